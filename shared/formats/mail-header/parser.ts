/**
 * A header ends at its first blank line; the rest is the body, which is counted and never kept. Fields are held until the header ends, as
 * the rows of the first need what the last says.
 */
import type { EpochMs } from '../../base/time'
import { RECEIVED, SETTINGS } from '../../model/settings'
import type { Line } from '../text/line-reader'
import { addAt, type TextOutcome, type TextParser, type TextSink } from '../text/text-reader'
import { decodeWords } from './encoded-words'
import { parseMailDate } from './mail-date'
import { readReceived } from './received'

interface Field {
  readonly name: string
  readonly key: string
  readonly parts: string[]
  readonly first: Line
  last: Line
}

/** Characters and lines of one field, and of all: more is set aside. */
const MAX_FIELD = 1 << 20
const MAX_FIELD_LINES = 20_000
const MAX_HEADER = 8 << 20
const MAX_FIELDS = 50_000
const MAX_NAME = 100

/** Fields whose words may be encoded. */
const DECODED = new Set('subject from to cc bcc reply-to sender thread-topic comments'.split(' '))

export class MailHeaderParser implements TextParser {
  private fields: Field[] = []
  private size = 0
  private inBody = false
  private started = false
  /** Received fields in what stands behind the header. */
  private further = 0
  private refused = 0
  private first = Number.POSITIVE_INFINITY
  private last = Number.NEGATIVE_INFINITY

  constructor(private readonly sink: TextSink) {}

  line(line: Line): void {
    if (this.inBody) this.body(line)
    else if (line.text.trim() === '') {
      this.inBody = this.started
      this.sink.blank(line)
    } else this.header(line)
  }

  end(): TextOutcome {
    this.write()
    const { sink } = this
    sink.issue(
      'mail-header.more',
      'info',
      this.further,
      'Behind the first header there are Received fields of attached or other mails, which are not read: put each header into a file of its own.',
    )
    sink.issue('mail-header.large', 'data-loss', this.refused, 'The header is larger than any real one; the rest of it is left out.')
    const known = this.first <= this.last
    return {
      kind: 'header',
      records: this.fields.length,
      first: known ? this.first : Number.NaN,
      last: known ? this.last : Number.NaN,
    }
  }

  private body(line: Line): void {
    if (line.text.trim() === '') {
      this.sink.blank(line)
      return
    }
    if (line.text.startsWith('Received: ')) this.further++
    this.sink.setAside(line, 'not-needed')
  }

  private header(line: Line): void {
    const { text } = line
    const name = fieldName(text)
    if (text[0] === ' ' || text[0] === '\t') this.continuation(line)
    else if (name === null) {
      // the line that parts mails in a mailbox
      if (!this.started && text.startsWith('From ')) this.sink.header(line)
      else this.sink.setAside(line, 'not-understood')
    } else if (this.room(line)) {
      this.started = true
      this.fields.push({ name, key: name.toLowerCase(), parts: [text.slice(text.indexOf(':') + 1).trim()], first: line, last: line })
      this.sink.record(line)
    }
  }

  private continuation(line: Line): void {
    const field = this.fields.at(-1)
    if (!field) this.sink.setAside(line, 'not-understood')
    else if (field.parts.length >= MAX_FIELD_LINES || line.offset + line.length - field.first.offset > MAX_FIELD) {
      this.refused++
      this.sink.setAside(line, 'too-long')
    } else if (this.room(line)) {
      field.parts.push(line.text.trim())
      field.last = line
      this.sink.record(line)
    }
  }

  /** False, and set aside, when the header is too large. */
  private room(line: Line): boolean {
    this.size += line.length
    if (this.size <= MAX_HEADER && this.fields.length < MAX_FIELDS) return true
    this.refused++
    this.sink.setAside(line, 'too-long')
    return false
  }

  private write(): void {
    const values = this.fields.map(({ key, parts }) => {
      const value = parts.join(' ').trim()
      return DECODED.has(key) ? decodeWords(value) : value
    })
    const said = (key: string) => values[this.fields.findIndex((f) => f.key === key)] ?? ''
    const messageId = said('message-id')
    const settings = this.sink.table('settings', SETTINGS)
    const hops = this.sink.table('received', RECEIVED)
    const [subject, sender] = [said('subject'), said('from')]
    let position = 0
    for (const [i, { key, name, first, last }] of this.fields.entries()) {
      const value = values[i] ?? ''
      const place = { offset: first.offset, length: last.offset + last.length - first.offset, line: first.line }
      addAt(settings, place, { object: 0, type: 'mail', name: messageId, property: name, value, mark: '' })
      if (key === 'date') this.saw(parseMailDate(value))
      if (key !== 'received') continue
      const { fromAddress, byAddress, ...hop } = readReceived(value)
      this.saw(hop.at)
      const more = { 'from-address': fromAddress, 'by-address': byAddress, 'message-id': messageId, subject, sender }
      addAt(hops, place, { ...hop, ...more, position: position++ })
    }
    hops.finish()
    settings.finish()
  }

  private saw(at: EpochMs): void {
    if (at < this.first) this.first = at
    if (at > this.last) this.last = at
  }
}

/** `Message-ID:` → `Message-ID`; null when the line begins no field. */
export function fieldName(text: string): string | null {
  const colon = text.indexOf(':')
  if (colon < 1 || colon > MAX_NAME) return null
  // blanks before the colon are allowed by the oldest rules alone, and are what lists of PowerShell have
  const name = text.slice(0, colon)
  return /^[!-9;-~]+$/.test(name) ? name : null
}
