/**
 * Writes found objects into tables: tracking rows into `tracking-output`, everything else into `settings`; and says at the end what the
 * file was, whose, and what its times mean.
 */
import type { TableBuilder } from '../../columns/table-builder'
import { SETTINGS, TRACKING_OUTPUT } from '../../model/settings'
import type { SourceClock, SourceKind } from '../../model/source'
import { addAt, type TextOutcome, type TextSink } from '../text/text-reader'
import { classify, type FoundType, kindOf, mostOf } from './classify'
import { isTypeName, readCollection } from './collection'
import { type FoundObject, type FoundProperty, type Mark, textOf } from './found-object'
import { LocalClock } from './local-clock'
import { parseWrittenTime } from './local-time'
import { OwnerWatch, serverOf } from './object-owner'
import { withoutSecrets } from './secrets'
import { trackingRow } from './tracking-row'

const LOCAL: SourceClock = {
  basis: 'local',
  offsets: [],
  why: 'Times of these objects are local to the shell that printed them, and nothing in them tells its zone: they are shown as they are written.',
}

export class ObjectWriter {
  private objects = 0
  private readonly counts = new Map<FoundType, number>()
  private settings: TableBuilder<typeof SETTINGS> | null = null
  private tracking: TableBuilder<typeof TRACKING_OUTPUT> | null = null
  private readonly clock = new LocalClock()
  private readonly owner = new OwnerWatch()
  private first = Number.NaN
  private last = Number.NaN
  private partial = 0
  private typeNames = 0
  private guesses = 0
  private rounded = 0
  /** Objects other than tracking rows have times without a zone. */
  private localTimes = false

  constructor(
    private readonly sink: TextSink,
    /** What a file of tracking rows is in this format. */
    private readonly trackingKind: SourceKind,
  ) {}

  add(found: FoundObject): void {
    const object = withoutSecrets(found)
    const type = classify(object)
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1)
    this.owner.see(serverOf(type, object))
    for (const { value, mark } of object.properties.values()) {
      if (mark === 'guess') this.guesses++
      if (isTypeName(value)) this.typeNames++
    }
    if (type === 'tracking') this.addTracking(object)
    else this.addSettings(type, object)
    this.objects++
  }

  /** `empty`: an object without values, when the file has names and may have no rows. */
  finish(empty: FoundObject | null = null): TextOutcome {
    if (this.objects === 0 && empty) this.counts.set(classify(empty), 1)
    const { clock, utc, open } = this.clock.solve()
    this.tracking?.finish((row) => {
      const at = utc(row)
      if (Number.isNaN(at)) return at
      // NaN, the first value, is neither less nor more
      if (!(this.first <= at)) this.first = at
      if (!(this.last >= at)) this.last = at
      return at
    })
    this.settings?.finish()
    this.report(open)
    const stated = clock ?? (this.localTimes ? LOCAL : null)
    return { kind: this.kind, records: this.objects, first: this.first, last: this.last, clock: stated, owner: this.owner.owner }
  }

  /** What most objects are; objects of no known kind don't decide. */
  get kind(): SourceKind {
    return kindOf(mostOf(this.counts), this.trackingKind)
  }

  private addTracking(object: FoundObject): void {
    const { cells, proofs, rounded } = trackingRow(object)
    this.rounded += rounded
    if (cells.partial) this.partial += cells.partial.split(' ').length
    this.tracking ??= this.sink.table('tracking-output', TRACKING_OUTPUT, 'date-time')
    addAt(this.tracking, object.place, { ...cells, 'date-time': this.clock.add(cells.timestamp ?? '', proofs) })
  }

  private addSettings(type: Exclude<FoundType, 'tracking'>, object: FoundObject): void {
    this.settings ??= this.sink.table('settings', SETTINGS)
    const name = nameOf(type, object)
    for (const property of object.properties.values()) {
      const values = valuesOf(property)
      this.localTimes ||= isLocalTime(property)
      if (values.some((v) => v.mark === 'partial')) this.partial++
      for (const { value, mark } of values)
        addAt(this.settings, property.place, { object: this.objects, type, name, property: property.name, value, mark })
    }
  }

  private report(open: number): void {
    const { sink } = this
    sink.issue(
      'powershell.zone-unknown',
      'notice',
      open,
      'Rows have local times whose zone is not known: they have no place on the time line. The same rows with MessageInfo and SourceContext (Format-List *), or saved by Export-Clixml, would settle it.',
    )
    // type names and rounded numbers are partial as well, and have their own words
    const cut = this.partial - this.typeNames - this.rounded
    sink.issue('powershell.partial', 'notice', cut, 'Values were cut off by the shell that printed them (`...`).')
    sink.issue(
      'powershell.rounded',
      'data-loss',
      this.rounded,
      'A spreadsheet rounded internal message ids (`7.09123E+13`): they join nothing any more. Add the export as the shell wrote it.',
    )
    sink.issue(
      'powershell.type-name',
      'data-loss',
      this.typeNames,
      'Where a list should be, the export has only its type (`System.String[]`): what was in it is not in the file. Export-Clixml keeps it.',
    )
    sink.issue(
      'powershell.joined',
      'info',
      this.guesses,
      'Values were put together from lines or cells where it is not certain what stood between them.',
    )
  }
}

/** `NextRetryTime`, `LastInspectedLogTime`; not `TarpitInterval` and not a time with a zone. */
function isLocalTime({ name, value }: FoundProperty): boolean {
  if (!name.endsWith('Time')) return false
  const time = parseWrittenTime(value)
  return time !== null && Number.isNaN(time.exact)
}

function nameOf(type: FoundType, object: FoundObject): string {
  const named = textOf(object, 'identity', 'queueidentity', 'name', 'domainname')
  if (type === 'component-state') {
    const server = textOf(object, 'serverfqdn', 'server', 'identity')
    const component = textOf(object, 'component')
    return server && component && !named.endsWith(`\\${component}`) ? `${server}\\${component}` : named || component
  }
  return named
}

/** Several values where the file keeps them apart, else the value as printed. */
function valuesOf({ value, items, mark }: FoundProperty): readonly { value: string; mark: Mark }[] {
  if (items) return items.length === 0 ? [{ value: '', mark }] : items.map((item) => ({ value: item, mark }))
  const collection = readCollection(value)
  if (!collection) return [{ value, mark }]
  const cut: Mark = collection.cut ? 'partial' : mark
  if (!collection.certain) return [{ value, mark: cut }]
  return collection.items.length === 0 ? [{ value: '', mark: cut }] : collection.items.map((item) => ({ value: item, mark: cut }))
}
