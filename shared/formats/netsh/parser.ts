/**
 * Output of `netsh int tcp show global` and `show chimneystats`: a title, a line of dashes, and `name : value` or rows of a table.
 *
 *   TCP Global Parameters
 *   ----------------------------------------------
 *   Receive-Side Scaling State          : enabled
 */
import type { Line } from '../text/line-reader'
import { SettingsObjects } from '../text/settings-objects'
import type { TextOutcome, TextParser, TextSink } from '../text/text-reader'
import { byPosition, englishProperty } from './names'

interface Held {
  readonly line: Line
  readonly name: string
  readonly value: string
}

/** More lines in a row are no list of TCP settings. */
const MOST_LINES = 64
const LONGEST = 400
export const CHIMNEY_HEAD = /^\s*Idx\s+Supp\s+Atmpt\s+TMax\s+PMax\s+Olc\b/
const DASHES = /^[ \t]*-{3,}[- \t]*$/
/** `  11    No  -n/a-       0       0       0                       -n/a-` */
const CHIMNEY_ROW = /^\s*(\d{1,9})\s+(\S+)\s+(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S.*)$/
const CHIMNEY_COLUMNS = ['supported', 'attempted', 'capacity-advertised', 'capacity-observed', 'offloaded', 'failure-reason']

export class NetshParser implements TextParser {
  private readonly objects: SettingsObjects
  private held: Held[] = []
  private inChimney = false
  /** Rows and settings. */
  private records = 0
  private foreign = 0

  constructor(private readonly sink: TextSink) {
    this.objects = new SettingsObjects(sink)
  }

  line(line: Line): void {
    const { text } = line
    const pair = this.inChimney ? null : pairOf(line)
    if (pair) {
      this.held.push(pair)
      if (this.held.length > MOST_LINES) this.settle()
      return
    }
    this.settle()
    if (text.trim() === '') this.sink.blank(line)
    else if (CHIMNEY_HEAD.test(text)) {
      this.inChimney = true
      this.sink.header(line)
    } else if (this.inChimney) this.chimney(line)
    else if (isTitle(text)) this.sink.header(line)
    else this.sink.setAside(line, 'not-understood')
  }

  end(): TextOutcome {
    this.settle()
    this.objects.end()
    this.sink.issue(
      'netsh.language',
      'notice',
      this.foreign,
      'These lines are in a language whose names are not known here, and their order fits no known version of Windows. Ask for the output of “netsh int tcp show global” in English, or for Get-NetTCPSetting.',
    )
    return { kind: 'tcp-settings', records: this.records, first: Number.NaN, last: Number.NaN }
  }

  /** A list has ended: now it is known how many lines it has. */
  private settle(): void {
    const pairs = this.held
    if (pairs.length === 0) return
    this.held = []
    const named = pairs.map((p) => englishProperty(p.name))
    const positions = named.some((n) => n !== undefined) || pairs.length > MOST_LINES ? null : byPosition(pairs)
    const known = positions !== null || named.some((n) => n !== undefined)
    const object = known ? this.objects.make('tcp-setting', 'global') : null
    for (const [i, { line, value }] of pairs.entries()) {
      const property = named[i] ?? positions?.[i]
      if (object && property !== undefined) {
        object.add(property, value, line, positions ? 'guess' : '')
        this.records++
        this.sink.record(line)
      } else {
        if (!known) this.foreign++
        this.sink.setAside(line, known ? 'not-needed' : 'not-understood')
      }
    }
  }

  private chimney(line: Line): void {
    const { text } = line
    const row = text.length <= LONGEST ? CHIMNEY_ROW.exec(text) : null
    if (row) {
      const [, idx = '', ...values] = row
      const object = this.objects.make('tcp-setting', `chimney interface ${idx}`)
      for (const [i, column] of CHIMNEY_COLUMNS.entries()) object.add(column, values[i]?.trim(), line)
      this.records++
      this.sink.record(line)
    } else if (DASHES.test(text) || /^\s+[A-Za-z]+\s+- \S/.test(text) || /^Use `netsh /.test(text)) {
      // the key to the columns
      this.sink.header(line)
    } else {
      this.inChimney = false
      this.line(line)
    }
  }
}

/** `name : value`; null for anything else. */
export function pairOf(line: Line): Held | null {
  const { text } = line
  if (text.length > LONGEST) return null
  const colon = text.indexOf(':')
  if (colon < 1) return null
  // a prompt is no name: `C:\>netsh int tcp show global`
  if (text[colon + 1] === '\\') return null
  const name = text.slice(0, colon).trim()
  const value = text.slice(colon + 1).trim()
  return name === '' || value === '' ? null : { line, name, value }
}

/** Titles, underlines, prompts, and what netsh says before and behind the list. */
function isTitle(text: string): boolean {
  return DASHES.test(text) || text.startsWith('**') || text.includes('>') || (text.length < 100 && !text.includes(':'))
}
