/**
 * Output of `ipconfig` and `ipconfig /all`: a title, settings of the machine, then adapters. Values may go on in lines of their own.
 *
 *   Ethernet adapter LAN:
 *
 *      DNS Servers . . . . . . . . . . . : 192.0.2.10
 *                                          192.0.2.9
 */
import type { SourceOwner } from '../../model/source'
import type { Line } from '../text/line-reader'
import { type SettingsObject, SettingsObjects } from '../text/settings-objects'
import type { TextOutcome, TextParser, TextSink } from '../text/text-reader'
import { type IpProperty, isAddress, isPreferred, propertyOf, propertyOfShape, unmarked } from './labels'

const LONGEST = 1000
/** Continuation lines stand under the values. */
const INDENT = 20

export class IpconfigParser implements TextParser {
  private readonly objects: SettingsObjects
  private host: SettingsObject | null = null
  private current: SettingsObject | null = null
  /** What a line without a label goes on with. */
  private last: IpProperty | null = null
  private readonly names = new Set<string>()
  private labelled = 0
  private foreign = 0
  private shaped = 0

  constructor(private readonly sink: TextSink) {
    this.objects = new SettingsObjects(sink)
  }

  line(line: Line): void {
    const { text } = line
    const trimmed = text.trim()
    if (trimmed === '') this.sink.blank(line)
    else if (text.length > LONGEST) this.sink.setAside(line, 'not-understood')
    else if (this.goesOn(text, trimmed)) this.more(line, trimmed)
    else {
      const colon = colonAt(text)
      const indented = text.startsWith(' ') || text.startsWith('\t')
      if (!indented && trimmed.endsWith(':')) this.adapter(line, trimmed)
      else if (colon > 0) this.labelledLine(line, label(text.slice(0, colon)), text.slice(colon + 1).trim())
      else if (!indented) this.title(line)
      else this.sink.setAside(line, 'not-understood')
    }
  }

  end(): TextOutcome {
    const records = this.objects.end()
    if (this.labelled === 0)
      this.sink.issue(
        'ipconfig.language',
        'notice',
        this.foreign + this.shaped,
        'The labels are in a language that is not known here: only what can be told by its form was read. Ask for the output of Get-NetIPConfiguration, or for “ipconfig /all” in English.',
      )
    return { kind: 'network-settings', records, first: Number.NaN, last: Number.NaN, owner: this.owner() }
  }

  private owner(): SourceOwner | null {
    const [name] = this.names
    return this.names.size === 1 && name ? { name, why: 'The output names this host.' } : null
  }

  private goesOn(text: string, trimmed: string): boolean {
    if (this.last === null) return false
    return text.search(/\S/) >= INDENT || isAddress(unmarked(trimmed).address)
  }

  private more(line: Line, value: string): void {
    if (this.last === null) return
    this.add(this.last, value, line)
    this.sink.record(line)
  }

  /** `Ethernet adapter LAN:`, French with a blank before the colon. */
  private adapter(line: Line, trimmed: string): void {
    this.current = this.objects.make('adapter', trimmed.slice(0, -1).trim())
    this.last = null
    this.sink.record(line)
  }

  /** A title begins a machine: several outputs may be in one file. */
  private title(line: Line): void {
    this.host = null
    this.current = null
    this.last = null
    this.sink.header(line)
  }

  private labelledLine(line: Line, name: string, value: string): void {
    const property = propertyOf(name)
    if (property !== undefined) this.labelled++
    this.last = property ?? null
    if (property === null) this.sink.setAside(line, 'not-needed')
    else if (property !== undefined) {
      this.add(property, value, line)
      this.sink.record(line)
    } else this.unknown(line, value)
  }

  private unknown(line: Line, value: string): void {
    const property = propertyOfShape(value)
    if (property === null || !this.current) {
      this.foreign++
      this.sink.setAside(line, 'not-understood')
      return
    }
    this.shaped++
    this.current.add(property, unmarked(value).address, line, 'guess')
    this.sink.record(line)
  }

  private add(property: IpProperty, value: string, line: Line): void {
    if (property === 'host-name') {
      if (value === '') return
      this.host = this.objects.make('host', value).add('host-name', value, line)
      this.names.add(value)
      return
    }
    const object = this.current ?? this.host
    if (property !== 'address') {
      object?.add(property, value, line)
      return
    }
    const { address, state } = unmarked(value)
    object?.add('address', address, line)
    if (state !== '' && !isPreferred(state)) object?.add('address-state', `${address} ${state}`, line)
  }
}

/** Without the dots that lead to the value. */
function label(text: string): string {
  return text.replace(/[ .]+$/, '').trim()
}

/** The colon behind the leading dots, or the first that a blank follows: labels and IPv6 addresses may have colons too. */
function colonAt(text: string): number {
  let plain = -1
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    const before = text.slice(0, at).trimEnd().at(-1)
    if (before === '.') return at
    if (plain < 0 && (at === text.length - 1 || text[at + 1] === ' ')) plain = at
  }
  return plain
}
