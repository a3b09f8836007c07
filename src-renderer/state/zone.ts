/** By which clock times are shown: a choice of the case, as customers live in different zones, and an instant that times may be told from. */

import { type EpochMs, parseIsoTime } from '@shared/base/time'
import { fromLocal, since, UTC, type Zone, zoneNamed } from '@shared/base/zone'
import { adjustedTime, firstRow } from '@shared/query/adjusted-times'
import { hopClocks } from '@shared/query/hop-clock'
import { useEffect, useMemo } from 'react'
import { type App, useApp } from './app'
import { useStore } from './store'
import { useAdjusted } from './time-view'

/** The instant that times are told from. */
export interface Zero {
  /** As logged. */
  readonly at: EpochMs
  /** By whose clock; −1 when none is known. */
  readonly node: number
  /** What happened then: `RECEIVE of M-25`. */
  readonly words: string
}

/** Cases whose choice is remembered. */
const REMEMBERED = 50

/** The zone of this computer, by its name. */
export const ownZone = (): Zone => zoneNamed(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? UTC

const zoneOf = (zones: readonly (readonly [caseId: string, id: string])[], caseId: string): Zone =>
  zoneNamed(zones.find(([id]) => id === caseId)?.[1] ?? 'UTC') ?? UTC

export function setZone({ session, prefs, notices }: App, zone: Zone): void {
  const caseId = session.open.get()?.caseId
  if (caseId === undefined) return
  prefs.set((p) => {
    const others = p.zones.filter(([id]) => id !== caseId)
    const lastZone = zone.id === 'UTC' || zone.id === ownZone().id ? p.lastZone : zone.id
    return { ...p, lastZone, zones: [...others, [caseId, zone.id] as const].slice(-REMEMBERED) }
  })
  notices.say(`Times are shown in ${zone.id}.`)
}

/** The zones that a person goes round: UTC as logged, this computer's, the last one chosen from all. */
export function usualZones(lastZone: string | null): Zone[] {
  const all = [UTC, ownZone(), (lastZone === null ? null : zoneNamed(lastZone)) ?? UTC]
  return all.filter((z, i) => all.findIndex((o) => o.id === z.id) === i)
}

export function nextZone(app: App): void {
  const zones = usualZones(app.prefs.get().lastZone)
  const now = shownZone(app)
  const next = zones[(zones.findIndex((z) => z.id === now.id) + 1) % zones.length]
  if (zones.length === 1) app.overlay.set('zone')
  else if (next) setZone(app, next)
}

/** What times are shown by; for what is not a component. */
export function shownZone({ session, prefs, zero }: App): Zone {
  const open = session.open.get()
  const caseId = open?.caseId ?? ''
  const nodes = prefs.get().adjusted.includes(caseId) ? (open?.catalogue?.nodes ?? null) : null
  return since(zoneOf(prefs.get().zones, caseId), zeroAt(zero.get(), nodes))
}

export function useZone(): Zone {
  const { session, prefs, zero } = useApp()
  const caseId = useStore(session.open, (o) => o?.caseId ?? '')
  const nodes = useStore(session.open, (o) => o?.catalogue?.nodes ?? null)
  const id = useStore(prefs, (p) => zoneOf(p.zones, caseId).id)
  const from = useStore(zero, (z) => z)
  const isAdjusted = useAdjusted()
  return useMemo(() => since(zoneNamed(id) ?? UTC, zeroAt(from, isAdjusted ? nodes : null)), [id, from, nodes, isAdjusted])
}

/** In the adjusted view the instant is adjusted like every other time. */
const zeroAt = (zero: Zero | null, nodes: Parameters<typeof adjustedTime>[0] | null): EpochMs | null =>
  zero === null ? null : nodes ? adjustedTime(nodes, zero.node, zero.at) : zero.at

/** The selection becomes the instant that times are told from; once more, or without a selection, they are told by the clock again. */
export function markZero(app: App): void {
  const next = selectedInstant(app)
  const same = next !== null && next.at === app.zero.get()?.at && next.node === app.zero.get()?.node
  app.zero.set(same ? null : next)
  app.notices.say(next === null || same ? 'Times are told by the clock.' : `Times are told from ${next.words} on.`)
}

/** Null when nothing with a time is selected. */
export function selectedInstant({ focus, places, list, instant }: App): Zero | null {
  const place = places.now.get()
  const { message, detail, hop, event } = focus.now.get()
  if (place.screen !== 'messages') return instant.get()
  if (message !== null && detail) {
    const name = `M-${message + 1}`
    const row = place.message !== null && event !== null ? detail.events[event] : undefined
    if (row) return timed(row.at, row.node, `${row.event} of ${name}`)
    const h = place.message !== null && hop !== null ? detail.hops[hop] : undefined
    if (h) return timed(h.at, hopClocks(detail)(h), `hop ${h.index + 1} of ${name}`)
    const first = detail.events[firstRow(detail.events)]
    return first ? timed(first.at, first.node, `the begin of ${name}`) : timed(detail.first, -1, `the begin of ${name}`)
  }
  const { time } = list.filter.get()
  return time ? timed(time.from, -1, 'the begin of the time range') : null
}

/** The same for a component: drawn anew when it changes. */
export function useSelectedInstant(): Zero | null {
  const app = useApp()
  useStore(app.places.now, (p) => p)
  useStore(app.focus.now, (f) => f)
  useStore(app.list.filter, (f) => f.time)
  useStore(app.instant, (i) => i)
  return selectedInstant(app)
}

/** What is selected on a screen whose place and target do not tell a time: as long as the component is there. */
export function useInstant(at: EpochMs | undefined, node: number, words: string): void {
  const { instant } = useApp()
  useEffect(() => {
    instant.set(at === undefined ? null : timed(at, node, words))
    return () => instant.set(null)
  }, [instant, at, node, words])
}

const timed = (at: EpochMs, node: number, words: string): Zero | null => (Number.isNaN(at) ? null : { at, node, words })

/** A time as typed by the clock of the zone (`2026-03-10 14:00`, `2026-03-10`), or with a zone of its own. NaN when it is none. */
export function readTyped(text: string, zone: Zone): EpochMs {
  const at = parseIsoTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text} 00:00` : text)
  return /:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? at : fromLocal(at, zone)
}
