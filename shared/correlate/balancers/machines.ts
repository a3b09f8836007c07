/**
 * Balancers as their settings say: which address clients of mail reach, which own servers stand behind it, from which addresses it speaks,
 * and whether the servers see the client. One file of settings is one machine.
 */
import type { Segment } from '../../columns/segment'
import type { SourceFile } from '../../model/source'
import type { HostBook } from '../host-book'
import { addressOf } from '../host-names'
import { type SettingsObject, settingOf, settingsObjects } from '../settings-objects'

export interface Machine {
  /** Name of the file. */
  readonly file: string
  readonly hostName: string
  /** Addresses that clients of mail connect to. */
  readonly virtual: readonly string[]
  /** Own servers behind it, as nodes. */
  readonly members: readonly number[]
  /** Addresses of its own that it connects to servers from. */
  readonly speaksFrom: readonly string[]
  readonly hidesClients: boolean | null
  /** As written. */
  readonly probeEvery: string
}

const MAIL_PORTS = new Set(['25', '465', '587', '2525'])

interface Draft {
  readonly virtuals: SettingsObject[]
  readonly members: Map<string, Set<number>>
  readonly speaksFrom: Set<string>
  readonly intervals: Map<string, string>
  hostName: string
}

/** Those that give mail to servers of the case; in the order of their files. */
export function machinesOf(segments: readonly Segment[], sources: readonly SourceFile[], book: HostBook): Machine[] {
  const drafts = new Map<number, Draft>()
  for (const object of settingsObjects(segments.map((s) => s.buffer))) {
    if (sources[object.source]?.kind !== 'load-balancer-config') continue
    let draft = drafts.get(object.source)
    if (!draft) {
      draft = { virtuals: [], members: new Map(), speaksFrom: new Set(), intervals: new Map(), hostName: '' }
      drafts.set(object.source, draft)
    }
    take(draft, object, book)
  }
  return withoutTwins([...drafts].flatMap(([source, draft]) => machineOf(draft, sources[source]?.path ?? '') ?? []))
}

/** Two machines of a pair have the same settings, and one of them works. */
function withoutTwins(machines: readonly Machine[]): Machine[] {
  const byAddress = new Map<string, Machine>()
  for (const m of machines) {
    const key = m.virtual.join('|') || m.file
    const twin = byAddress.get(key)
    byAddress.set(key, twin ? { ...twin, speaksFrom: [...new Set([...twin.speaksFrom, ...m.speaksFrom])] } : m)
  }
  return [...byAddress.values()]
}

const first = (object: SettingsObject, property: string) => settingOf(object, property)?.value ?? ''
const all = (object: SettingsObject, property: string) => (object.properties.get(property) ?? []).map((v) => v.value)

function take(draft: Draft, object: SettingsObject, book: HostBook): void {
  if (object.type === 'virtual-address') draft.virtuals.push(object)
  else if (object.type === 'host') draft.hostName ||= first(object, 'host-name')
  else if (object.type === 'probe') for (const pool of all(object, 'pool')) draft.intervals.set(pool, first(object, 'interval'))
  else if (object.type === 'pool-member') {
    const written = first(object, 'address')
    const address = addressOf(written)
    const node = address === '' ? book.findOwn(written) : book.findOwn('', address)
    if (node < 0) return
    for (const pool of all(object, 'pool')) draft.members.set(pool, (draft.members.get(pool) ?? new Set()).add(node))
  } else {
    const outward = object.type === 'adapter' || (object.type === 'address-translation' && first(object, 'direction') === 'outbound')
    const written = object.type === 'adapter' ? all(object, 'address') : all(object, 'to')
    for (const address of outward ? written.map(addressOf) : []) if (address !== '') draft.speaksFrom.add(address)
  }
}

function machineOf(draft: Draft, path: string): Machine | null {
  const members = new Set<number>()
  const virtual = new Set<string>()
  const hides = new Set<string>()
  let probeEvery = ''
  for (const object of draft.virtuals) {
    const pools = all(object, 'pool')
    const behind = pools.flatMap((pool) => [...(draft.members.get(pool) ?? [])])
    const ports = all(object, 'port')
    if (behind.length === 0 || (ports.length > 0 && !ports.some((p) => MAIL_PORTS.has(p)))) continue
    for (const node of behind) members.add(node)
    const address = addressOf(first(object, 'address'))
    if (address !== '' && address !== '0.0.0.0' && address !== '::') virtual.add(address)
    hides.add(first(object, 'source-nat'))
    for (const pool of pools) probeEvery ||= draft.intervals.get(pool) ?? ''
  }
  if (members.size === 0) return null
  return {
    file: path.slice(path.lastIndexOf('/') + 1),
    hostName: draft.hostName,
    virtual: [...virtual],
    members: [...members].sort((a, b) => a - b),
    speaksFrom: [...draft.speaksFrom],
    hidesClients: hides.size !== 1 || !(hides.has('yes') || hides.has('no')) ? null : hides.has('yes'),
    probeEvery,
  }
}
