/** Files that only their name, or their place in a bundle, can tell; and what their content adds to it. */
import { fileName } from './exchange-log/log-head'

export interface NamedFile {
  readonly state: 'not-needed' | 'unreadable'
  readonly note: string
}

const LONGEST = 200

/** Notes that ExchangeLogCollector leaves in place of logs. They may be empty. */
export function collectorNote(text: string, path: string): NamedFile | null {
  const name = fileName(path).toLowerCase()
  const said = (text.split(/\r?\n/, 1)[0] ?? '').replace(/^Location:/i, '').trim()
  const where = /^(?:[A-Z]:\\|\\\\)/i.test(said) ? ` (${said.slice(0, LONGEST)})` : ''
  switch (name) {
    case 'nofilesdetected.txt':
    case 'nodatadetected.txt':
      return {
        state: 'not-needed',
        note: `The collector left this note because it found no files of this log${where} in its time window: the log was off, empty, or of another time. Ask for the folder itself, or for a longer window.`,
      }
    case 'nofolderdetected.txt':
      return {
        state: 'not-needed',
        note: `The collector left this note because the folder of this log${where} was not there: the log may be kept elsewhere, or never have been written.`,
      }
    case 'notenoughfreespace.txt':
      return {
        state: 'not-needed',
        note: 'The collector left this note because there was not enough free space to copy this log, so it is missing here. Ask for it again, with room on the disk.',
      }
    default:
      return null
  }
}

/** Snapshots of pipeline tracing: `Original.eml`, `Routing0001.eml`, below a folder of that name. */
const TRACED_FOLDER = /pipeline_?tracing/i

const BY_NAME: readonly (readonly [RegExp, NamedFile])[] = [
  [/\.blg$/i, { state: 'not-needed', note: 'These are performance counters (.blg); mail routes are not in them.' }],
  [/\.(?:ps1|psm1|psd1|cmd|bat|vbs|sh|py)$/i, { state: 'not-needed', note: 'This is a script, which is neither run nor read.' }],
]

export function knownByName(head: Uint8Array, text: string, path: string): NamedFile | null {
  if (/\.eml$/i.test(path) && (TRACED_FOLDER.test(path) || /^X-CreatedBy: MSExchange/im.test(text)))
    return {
      state: 'not-needed',
      note: 'This is a copy of a mail that pipeline tracing made. It holds the mail’s content, which is not read; its way is in the logs.',
    }
  // DER begins with a sequence of a long form
  if (/\.(?:cer|crt|der|pfx|p12|p7b|p7c|p7m)$/i.test(path) && head[0] === 0x30 && (head[1] ?? 0) >= 0x80)
    return { state: 'not-needed', note: 'This is a certificate or a store of certificates; mail routes are not in it.' }
  return BY_NAME.find(([pattern]) => pattern.test(path))?.[1] ?? null
}

const MSG: NamedFile = {
  state: 'unreadable',
  note: 'This is a message saved by Outlook (.msg), which is not read. In Outlook open it, then File > Properties > Internet headers: paste them into a text file and add that; or save the mail as .eml.',
}

/** Names of a message's streams in an OLE file, as UTF-16. */
const MSG_STREAM = '__substg1.0_'

/** What is inside the containers that Office files are. Null when the container is nothing of Office. */
export function officeFile(head: Uint8Array, path: string): NamedFile | null {
  if (head[0] === 0xd0 && head[1] === 0xcf) return /\.(?:msg|oft)$/i.test(path) || hasUtf16(head, MSG_STREAM) ? MSG : null
  if (head[0] !== 0x50 || head[1] !== 0x4b) return null
  // the first name in a zip, which Office always makes one of these
  const first = String.fromCharCode(...head.subarray(30, 30 + 32))
  const office = /^(?:\[Content_Types\]\.xml|_rels\/\.rels|word\/|xl\/|ppt\/|visio\/|docProps\/|mimetypeapplication\/vnd\.)/.test(first)
  return office
    ? {
        state: 'not-needed',
        note: 'This is an Office document. When it holds logs, tables or headers, save them as text or CSV and add that.',
      }
    : null
}

function hasUtf16(bytes: Uint8Array, ascii: string): boolean {
  const wanted = Array.from(ascii, (c) => c.charCodeAt(0))
  const [first = 0] = wanted
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((c, i) => bytes[at + i * 2] === c && bytes[at + i * 2 + 1] === 0)) return true
  }
  return false
}
