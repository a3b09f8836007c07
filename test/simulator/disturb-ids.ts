/**
 * What somebody does who may not hand over what identifies people: session ids become zeros, each Message-ID another text that is the
 * same wherever it was the same. The truth then names messages by their new Message-IDs.
 */
import { createHash } from 'node:crypto'
import { splitRow } from '@shared/columns/scan/split-row'
import type { Disturbance } from './disturb'
import { changeText, editRows, readText } from './log-text'
import type { Truth } from './truth'

const SESSION = /\b08D[0-9A-F]{13}\b/g
const NO_SESSION = '0'.repeat(16)

export function zeroSessions(bundle: string, files: readonly string[]): Disturbance {
  for (const file of files) changeText(bundle, file, (text) => text.replaceAll(SESSION, NO_SESSION))
  return { what: 'session ids are zeros', files }
}

const pseudonym = (messageId: string) => `<${createHash('sha256').update(messageId).digest('hex').slice(0, 20)}@anonymous.example>`

/** Only what the tracking logs name as a Message-ID: addresses stand in angle brackets too. */
export function replaceMessageIds(bundle: string, files: readonly string[]): Disturbance {
  const known = new Map<string, string>()
  for (const file of files) {
    editRows(readText(bundle, file), (line, fields) => {
      for (const column of ['message-id', 'reference']) {
        const id = fields.includes(column) ? (splitRow(line)[fields.indexOf(column)] ?? '') : ''
        if (id.startsWith('<') && id.includes('@')) known.set(id, pseudonym(id))
      }
      return undefined
    })
  }
  for (const file of files) changeText(bundle, file, (text) => text.replaceAll(/<[^<>\s]+>/g, (id) => known.get(id) ?? id))
  const rename = (id: string) => known.get(id) ?? id
  return { what: `${known.size} Message-IDs are replaced`, files, truth: (truth) => renamed(truth, rename) }
}

function renamed(truth: Truth, rename: (messageId: string) => string): Truth {
  const messages = truth.messages.map((message) => ({
    ...message,
    messageId: rename(message.messageId),
    ...(message.related && { related: message.related.map((each) => ({ ...each, messageId: rename(each.messageId) })) }),
  }))
  return { ...truth, messages }
}
