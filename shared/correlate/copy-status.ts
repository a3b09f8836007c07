/**
 * What output of Get-MailboxDatabaseCopyStatus and Get-MailboxDatabase in the bundle says of active copies, beside what deliveries show. Such
 * output is of the moment when it was made, and that moment is written nowhere in it.
 */
import { isoTime } from '../base/time'
import type { Segment } from '../columns/segment'
import type { DatabaseSpan } from '../model/routes'
import type { SourceFile } from '../model/source'
import type { HostBook } from './host-book'
import { firstLabel, normalName } from './host-names'
import { type SettingsObject, settingOf, settingsObjects } from './settings-objects'

interface Claim {
  /** Server that has the active copy, as written and as a node (−1 when it is none of the case). */
  readonly server: string
  readonly node: number
  readonly file: string
}

/** Files that say the same again are not told again. */
const MOST_CLAIMS = 4

export class CopyStatus {
  /** As written. */
  readonly databases: string[] = []
  private readonly claims = new Map<string, Claim[]>()
  private readonly byGuid = new Map<string, string>()

  constructor(
    settings: readonly Segment[],
    private readonly sources: readonly SourceFile[],
    private readonly book: HostBook,
  ) {
    const buffers = settings.map((s) => s.buffer)
    for (const object of settingsObjects(buffers, 'database')) {
      const name = first(object, 'Name') || object.name
      const guid = first(object, 'Guid')
      if (guid !== '' && name !== '') this.byGuid.set(normalGuid(guid), name)
      this.claim(name, first(object, 'MountedOnServer'), object)
    }
    for (const object of settingsObjects(buffers, 'database-copy')) this.copy(object)
  }

  /** Name of the database with this GUID; '' when settings do not tell. */
  nameOf(guid: string): string {
    return guid === '' ? '' : (this.byGuid.get(normalGuid(guid)) ?? '')
  }

  /** Whether deliveries agree, in words; null when no settings tell of this database. */
  checked(database: string, spans: readonly DatabaseSpan[]): string | null {
    const claims = this.claims.get(database)
    if (!claims) return null
    const said = claims.map(
      (c) => `${c.file} says that ${c.node < 0 ? c.server : this.book.name(c.node)} has the active copy${this.compared(c, spans)}`,
    )
    return `${said.join(' ')} When the output was made is not known.`
  }

  private compared({ node }: Claim, spans: readonly DatabaseSpan[]): string {
    const last = spans.at(-1)
    if (!last) return '; no delivery in the logs tells of it.'
    const here = spans.findLast((s) => s.node === node)
    if (here === last) return `, and the last deliveries, from ${isoTime(here.from)} on, agree.`
    if (here) {
      const until = `${isoTime(here.from)} to ${isoTime(here.to)}`
      return `; deliveries show it there from ${until} and on ${this.book.name(last.node)} afterwards: the output is of a time before the last move.`
    }
    return `; deliveries contradict: they show it on ${[...new Set(spans.map((s) => this.book.name(s.node)))].join(', ')} only. The output is of another time than the logs, or the copy moved when no mail came.`
  }

  /** `DB1\EX1` with a status, or the name of the server with the active copy. */
  private copy(object: SettingsObject): void {
    const identity = first(object, 'Name') || first(object, 'Identity') || object.name
    const slash = identity.lastIndexOf('\\')
    const database = first(object, 'DatabaseName') || (slash < 0 ? identity : identity.slice(0, slash))
    const mounted = /^mounted$/i.test(first(object, 'Status')) || /^true$/i.test(first(object, 'ActiveCopy'))
    const holder = slash < 0 ? first(object, 'MailboxServer') : identity.slice(slash + 1)
    this.claim(database, mounted && holder !== '' ? holder : first(object, 'ActiveDatabaseCopy'), object)
  }

  private claim(database: string, server: string, object: SettingsObject): void {
    if (database === '' || server === '') return
    const key = normalName(database)
    const path = this.sources[object.source]?.path ?? ''
    // only servers of the organisation have databases, so the short name will do
    const node = Math.max(this.book.findOwn(server), this.book.findOwn(firstLabel(server)))
    const claim = { server, node, file: path.slice(path.lastIndexOf('/') + 1) }
    const known = this.claims.get(key)
    if (!known) {
      this.claims.set(key, [claim])
      this.databases.push(database)
    } else if (known.length < MOST_CLAIMS && !known.some((c) => c.file === claim.file && normalName(c.server) === normalName(server)))
      known.push(claim)
  }
}

const first = (object: SettingsObject, property: string) => {
  const value = settingOf(object, property)
  return value && value.mark !== 'partial' ? value.value.trim() : ''
}

const normalGuid = (text: string) => text.trim().replaceAll(/[{}-]/g, '').toLowerCase()
