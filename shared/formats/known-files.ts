/**
 * Files that turn up in bundles and are no log of a mail route, told by their content. Each gets one sentence for a person: what it is,
 * and what can be done when it should have been read. Magic numbers are from the formats' own descriptions.
 */
import type { SourceKind } from '../model/source'
import { knownByName, officeFile } from './known-names'
import { KNOWN_TEXTS } from './known-texts'

/** What opens a container; named so that a walker can open one whose extension says something else. */
export type Container = 'zip' | 'gzip' | 'tar' | '7z' | 'rar' | 'cab' | 'other'

export interface KnownFile {
  readonly state: 'not-needed' | 'unreadable'
  readonly kind: SourceKind
  readonly note: string
  readonly container?: Container
}

const other = (note: string): KnownFile => ({ state: 'not-needed', kind: 'other', note })
const capture = (note: string): KnownFile => ({ state: 'unreadable', kind: 'capture', note })
const archive = (container: Container, note: string): KnownFile => ({ state: 'unreadable', kind: 'archive', note, container })

const BZIP2 = 'This is a bzip2 file, which cannot be opened here: unpack it and add what is in it.'

const TRACE =
  'This is an event trace (.etl), which is not read here. When it holds a network capture, turn it into pcapng with etl2pcapng, or with “pktmon etl2pcap FILE”, and add the result.'

/** Hex of the first bytes → what it is; `..` is any byte. Longer ones first where one begins another. */
const MAGIC: readonly (readonly [hex: string, KnownFile])[] = [
  ['456c6646696c6500', other('This is a Windows event log (.evtx); mail routes are not in it.')],
  ['504b0304', archive('zip', 'This is a ZIP archive whatever its name says.')],
  ['504b0506', archive('zip', 'This is an empty ZIP archive.')],
  ['1f8b08', archive('gzip', 'This is a gzip file whatever its name says.')],
  ['377abcaf271c', archive('7z', 'This is a 7-Zip archive, which cannot be opened here: unpack it and add the folder.')],
  ['526172211a07', archive('rar', 'This is a RAR archive, which cannot be opened here: unpack it and add the folder.')],
  ['4d534346', archive('cab', 'This is a CAB archive, which cannot be opened here: unpack it and add the folder.')],
  ['4d5357494d000000', archive('other', 'This is a Windows image (.wim), which cannot be opened here: unpack it and add the folder.')],
  ['fd377a585a00', archive('other', 'This is an XZ file, which cannot be opened here: unpack it and add what is in it.')],
  ['28b52ffd', archive('other', 'This is a Zstandard file, which cannot be opened here: unpack it and add what is in it.')],
  ['425a6831', archive('other', BZIP2)],
  ['425a6832', archive('other', BZIP2)],
  ['425a6833', archive('other', BZIP2)],
  ['425a6834', archive('other', BZIP2)],
  ['425a6835', archive('other', BZIP2)],
  ['425a6836', archive('other', BZIP2)],
  ['425a6837', archive('other', BZIP2)],
  ['425a6838', archive('other', BZIP2)],
  ['425a6839', archive('other', BZIP2)],
  ['60ea................02', archive('other', 'This is an ARJ archive, which cannot be opened here: unpack it and add the folder.')],
  ['5d0000....ffffffffffffffff', archive('other', 'This is an LZMA file, which cannot be opened here: unpack it and add what is in it.')],
  ['4c5a4950', archive('other', 'This is an lzip file, which cannot be opened here: unpack it and add what is in it.')],
  ['1f9d', archive('other', 'This is a compress file (.Z), which cannot be opened here: unpack it and add what is in it.')],
  ['25504446', other('This is a PDF document.')],
  ['89504e47', other('This is a picture (PNG).')],
  ['ffd8ff', other('This is a picture (JPEG).')],
  ['47494638', other('This is a picture (GIF).')],
  ['d0cf11e0a1b11ae1', other('This is an Office document. When it holds logs, tables or headers, save them as text or CSV and add that.')],
  ['2142444e', other('This is an Outlook data file (.pst or .ost).')],
  ['53514c69746520666f726d6174', other('This is an SQLite database.')],
  ['........efcdab89', other('This is an Exchange database or queue file (ESE).')],
  ['4d5a90', other('This is a program.')],
  ['300000004c664c65', other('This is a Windows event log (.evt); mail routes are not in it.')],
  ['4d444d50', other('This is a memory dump of a program; mail routes are not in it. It may hold secrets.')],
  ['5041474544553634', other('This is a memory dump of a machine; mail routes are not in it. It may hold secrets.')],
  ['5041474544554d50', other('This is a memory dump of a machine; mail routes are not in it. It may hold secrets.')],
  ['424d........00000000', other('This is a picture (BMP).')],
  ['49492a00', other('This is a picture (TIFF).')],
  ['4d4d002a', other('This is a picture (TIFF).')],
  ['52494646........57454250', other('This is a picture (WebP).')],
  ['........66747970', other('This is a film or a picture of a phone.')],
  ['72656766....0000', other('This is a part of the registry; mail routes are not in it.')],
  ['4c0000000114020000000000c0', other('This is a shortcut, not the file it points to.')],
  ['0000000142756431', other('This is a note of the Mac’s Finder.')],
  ['00051607', other('This is what a Mac keeps beside a file; the file itself is elsewhere.')],
]

/** Rows of `tshark -T fields` that name no ends: which packet belongs to which connection can't be told. */
const BARE_FIELDS = /^frame\.(?:number|time\w*)\t/
const FIELDS_NOTE: KnownFile = {
  state: 'unreadable',
  kind: 'capture-text',
  note: 'These are fields of TShark without the ends of connections. Export at least frame.number, frame.time_epoch, ip.src, tcp.srcport, ip.dst, tcp.dstport, tcp.flags, tcp.seq, tcp.ack, tcp.len and the fields tcp.analysis.*, or give the capture itself.',
}

const TEXTS: readonly (readonly [RegExp, KnownFile])[] = KNOWN_TEXTS.map(([pattern, state, note]) => [
  pattern,
  { state, kind: 'other', note },
])

export function knownByContent(head: Uint8Array, text: string, path: string): KnownFile | null {
  const office = officeFile(head, path)
  if (office) return { kind: 'other', ...office }
  const hex = Array.from(head.subarray(0, 16), (b) => b.toString(16).padStart(2, '0')).join('')
  const magic = MAGIC.find(([m]) => new RegExp(`^${m}`).test(hex))
  if (magic) return magic[1]
  if (String.fromCharCode(...head.subarray(257, 262)) === 'ustar') return archive('tar', 'This is a tar archive whatever its name says.')
  if (String.fromCharCode(...head.subarray(32769, 32774)) === 'CD001')
    return archive('other', 'This is an image of a disc (.iso), which cannot be opened here: open it and add the folder.')
  const known = TEXTS.find(([pattern]) => pattern.test(text))
  if (known) return known[1]
  if (BARE_FIELDS.test(text)) return FIELDS_NOTE
  // event traces have no magic number of their own
  if (/\.etl$/i.test(path)) return capture(TRACE)
  const named = knownByName(head, text, path)
  if (named) return { kind: 'other', ...named }
  return otherLog(text)
}

const ODD_LINES: KnownFile = {
  state: 'unreadable',
  kind: 'other',
  note: 'This is an Exchange log whose lines end with CR alone, as no server writes them: ask for the file as it was, or save it with usual line ends.',
}

/** Exchange logs with columns are all read but those of client access, and such as say no more than who wrote them. */
function otherLog(text: string): KnownFile | null {
  if (!/^#Software: Microsoft Exchange/i.test(text)) return null
  if (!text.includes('\n') && text.includes('\r')) return ODD_LINES
  const type = /^#Log-type:\s*(.+?)\s*$/im.exec(text)?.[1]
  return other(
    type
      ? `This is an Exchange log of type “${type}”: requests of clients, not mail transport.`
      : 'This is the start of an Exchange log that does not say what it holds.',
  )
}
