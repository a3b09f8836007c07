/** Two servers in words and blocks. */
import { formatCount, formatCounted, formatDuration, formatShare } from '../base/format'
import type { RouteNode } from '../model/routes'
import { type BalancerShare, EACH_OTHER, type ServerComparison, sideWayOfKey } from '../query/compare-servers'
import type { SettingDifference } from '../query/compare-settings'
import { whenNothing } from '../query/period-cover'
import type { Both } from '../query/sided'
import { type BlockSides, type CompareBlock, measureBlocks, nodeNames } from './compare-blocks'
import { delayChange, FEW } from './compare-change'
import { familyWords } from './coverage-lanes'

export interface ComparedServers {
  readonly a: number
  readonly b: number
  readonly comparison: ServerComparison
  readonly nodes: readonly Pick<RouteNode, 'name'>[]
}

export function serverNames({ a, b, nodes }: ComparedServers): Both<string> {
  const name = nodeNames(nodes)
  return { a: name(a), b: name(b) }
}

export function serverBlocks(c: ComparedServers): CompareBlock[] {
  const { measures, cover, waits } = c.comparison
  const nodeName = nodeNames(c.nodes)
  const names = serverNames(c)
  const sides: BlockSides = {
    names: { a: `A ${names.a}`, b: `B ${names.b}` },
    hours: { a: null, b: null },
    nothing: (side) => whenNothing(cover[side], null),
    nodeName,
    way: (key) => {
      const [way, node] = sideWayOfKey(key)
      return { name: `${way === 'in' ? 'from' : 'to'} ${node === EACH_OTHER ? 'the other of the two' : nodeName(node)}`, node: null }
    },
  }
  const blocks = measureBlocks({ ...measures, hosts: measures.hosts.filter((h) => h.key !== c.a && h.key !== c.b) }, sides)
  const label = (side: 'a' | 'b') => `waited on ${names[side]}`
  const wait = (side: 'a' | 'b') => {
    const { rows, delays, slow } = waits[side]
    return {
      delays,
      behind: { ...rows, of: 'messages' as const, label: label(side) },
      slow: { ...slow, of: 'messages' as const, label: `longest that ${label(side)}` },
      state: rows.count > 0 ? ('seen' as const) : whenNothing(cover[side], null),
    }
  }
  const few = Math.min(waits.a.delays?.count ?? 0, waits.b.delays?.count ?? 0)
  const change = delayChange(waits.a.delays?.p95 ?? null, waits.b.delays?.p95 ?? null, few)
  const waiting: CompareBlock = {
    ...{ id: 'waits', kind: 'delays', title: 'Wait on the server', none: 'No hop that leaves either tells how long it waited.' },
    says: 'From the receipt to the hand-over to the next host.',
    rows: waits.a.delays || waits.b.delays ? [{ key: 'wait', name: 'before it was handed on', a: wait('a'), b: wait('b'), change }] : [],
  }
  const [first, ...rest] = blocks
  return first ? [first, waiting, ...rest] : [waiting]
}

/** What the logs of a server cover of the time of the case; one without logs is told of by others only. */
export function serverCover(name: string, cover: ServerComparison['cover']['a']): string {
  if (cover.length === 0)
    return `${name}: none of its logs is in the bundle; what is known of it comes from others, so a low number proves nothing.`
  const holed = cover.filter((c) => c.holes.length > 0)
  if (holed.length === 0) return `${name}: ${cover.map((c) => familyWords(c.family)).join('; ')}; without a hole.`
  return `${name}: ${holed.map((c) => `${familyWords(c.family)} covers ${formatShare(c.share, 1)}`).join('; ')} of the case.`
}

export function balancerSentence({ balancer, members, sessions, of }: BalancerShare, c: ComparedServers): string {
  const names = serverNames(c)
  const said = (side: 'a' | 'b') =>
    of[side]
      ? `${names[side]} took ${formatShare(of[side].sessions, sessions) || '0 %'} (${formatCounted(of[side].sessions, 'session')})`
      : `${names[side]} is no member`
  const fair = members > 0 ? ` An even share of ${formatCount(members)} members is ${formatShare(1, members)}.` : ''
  return `${nodeNames(c.nodes)(balancer)}: ${said('a')}, ${said('b')}.${fair}`
}

export function serverSentences(c: ComparedServers): string[] {
  const { measures, waits } = c.comparison
  const names = serverNames(c)
  const { a, b } = measures.messages
  const count = `${names.a} had ${formatCounted(a.rows.count, 'message')}, ${names.b} ${formatCounted(b.rows.count, 'message')}.`
  const wait = (side: 'a' | 'b') => formatDuration(waits[side].delays?.p95 ?? null)
  const few = Math.min(waits.a.delays?.count ?? 0, waits.b.delays?.count ?? 0) < FEW ? ' Few messages tell it: a guess.' : ''
  const waited =
    waits.a.delays && waits.b.delays
      ? `Before it was handed on, 95 of 100 waited up to ${wait('a')} on ${names.a} and ${wait('b')} on ${names.b}.${few}`
      : ''
  return [count, waited, settingsSentence(c)].filter((s) => s !== '')
}

function settingsSentence(c: ComparedServers): string {
  const { objects, differences, alike } = c.comparison.settings
  const names = serverNames(c)
  if (objects.a === 0 || objects.b === 0) {
    const without = objects.a === 0 && objects.b === 0 ? 'either' : objects.a === 0 ? names.a : names.b
    return `Settings cannot be compared: no settings file tells of ${without}.`
  }
  if (differences.length === 0) return `Their settings are alike in all ${formatCounted(alike, 'value')} that both have.`
  return `${formatCounted(differences.length, 'setting')} of ${formatCount(differences.length + alike)} that both have ${differences.length === 1 ? 'differs' : 'differ'}.`
}

export const settingText = (values: SettingDifference['values']['a']): string =>
  values === null ? 'not there' : values.join('; ') || 'empty'
