/** Long waits before the last step, the delivery into a mailbox, while nothing failed: with TCP settings of the machines beside it (story S4). */
import { formatCounted, formatDuration, formatShare } from '../../base/format'
import { pushTo } from '../../base/lists'
import type { SettingsObject } from '../../correlate/settings-objects'
import type { SourceRef } from '../../model/source'
import type { CaseFacts } from '../facts'
import { failedTries } from '../parts/failed-tries'
import { median } from '../parts/numbers'
import { A_STEP, noMessages } from '../parts/rows'
import { Group, some } from '../parts/tally'
import type { Draft, Rule } from '../rule'

/** Words for it; in other languages nothing is concluded. */
const ON = /^(?:enabled|automatic|normal|restricted|highlyrestricted|experimental)$/i
/** Offload settings that are known to slow down or break connections between servers, with the value that makes them suspicious. */
const OFFLOADS: readonly (readonly [property: string, words: string, suspicious: RegExp, off: string, undo: string])[] = [
  ['chimney', 'Chimney Offload', ON, 'netsh int tcp set global chimney=disabled', 'chimney=automatic'],
  ['rss', 'Receive-Side Scaling', ON, 'netsh int tcp set global rss=disabled', 'rss=enabled'],
  ['netdma', 'NetDMA', ON, 'netsh int tcp set global netdma=disabled', 'netdma=enabled'],
  ['auto-tuning', 'Receive Window Auto-Tuning', ON, 'netsh int tcp set global autotuninglevel=disabled', 'autotuninglevel=normal'],
]

export const slowLastStep: Rule<'delivery.slow-last-step'> = {
  id: 'delivery.slow-last-step',
  title: 'Slow deliveries into mailboxes without an error',
  reads: ['message tracking', 'netsh int tcp show global'],
  words: {
    why: 'The mail has arrived at the last server and waits there: network and servers look idle, and people wait.',
    otherwise: 'A store that is busy (disk, too few worker threads, a virus scanner in the store) makes deliveries wait in the same way.',
    nextSteps: [
      'Run netsh int tcp show global and netsh int tcp show chimneystats on both servers and add the output to the case: offload of TCP to adapters is a known cause.',
      'Look at disk latency of the database and at RPC latency of the store for the times named.',
    ],
  },
  missing: noMessages,
  *check(facts, { least, long, share }) {
    const tries = yield* failedTries(facts)
    const failed = new Set(tries.hop)
    const hops = facts.columns('hops')
    const [from, to, at, wait, message] = ['from', 'to', 'at', 'waitMs', 'message'].map((c) => hops.number(c).values)
    const protocol = hops.text('protocol')
    const delivery = protocol.texts.indexOf('delivery')
    const all = new Map<number, number>()
    const slow = new Map<number, number[]>()
    const rows = facts.rows('hops')
    for (let row = 0; row < rows; row++) {
      if (row % A_STEP === 0) yield row / rows
      const waited = wait?.[row] ?? Number.NaN
      if (protocol.ids[row] !== delivery || Number.isNaN(waited) || failed.has(row)) continue
      const store = to?.[row] ?? -1
      all.set(store, (all.get(store) ?? 0) + 1)
      if (waited >= long) pushTo(slow, store, row)
    }
    return [...slow].flatMap(([store, list]): Draft[] => {
      const of = all.get(store) ?? 0
      if (list.length < least || list.length < share * of) return []
      const group = new Group()
      for (const row of list) {
        group.add(row, at?.[row] ?? Number.NaN)
        group.note('host', from?.[row] ?? -1)
      }
      const waits = list.map((row) => wait?.[row] ?? 0)
      const settings = offloads(facts)
      const quoted = settings.map((s) => s.words)
      return [
        {
          key: facts.catalogue.nodes[store]?.id ?? '',
          severity: 'warning',
          certainty: 'likely',
          title: `Deliveries to mailboxes on ${facts.name(store)} waited ${formatDuration(median(waits))} without an error`,
          what: [
            `${formatCounted(list.length, 'delivery', 'deliveries')} to ${facts.name(store)} (${formatShare(list.length, of)} of all without a failed try) began ${formatDuration(long)} or longer after the mail had come to ${some(group.nodes.map((n) => facts.name(n)))}: half of them ${formatDuration(median(waits))} after. Nothing was refused meanwhile.`,
            quoted.length > 0 && `Possible cause: TCP offload is on in the settings of the bundle (${some(quoted, 4)}).`,
          ]
            .filter(Boolean)
            .join(' '),
          ...(settings.length > 0 && {
            nextSteps: [
              ...settings
                .slice(0, 4)
                .map(
                  (s) =>
                    `Try ${s.off} on both servers, one setting at a time, and send a test mail. Undo: netsh int tcp set global ${s.undo}`,
                ),
              'Drivers of adapters have the same settings (Large Send Offload, RSS); look at them too, and note the old values.',
            ],
          }),
          limits: settings.length === 0 ? 'No output of netsh int tcp show global with offload turned on is in the bundle.' : null,
          count: list.length,
          things: ['delivery', 'deliveries'],
          ...{ first: group.first, last: group.last, hours: group.hours, nodes: [store, ...group.nodes] },
          messages: list.map((row) => message?.[row] ?? -1),
          evidence: [...settings.map((s) => s.place), ...list.slice(0, 10).flatMap((row) => facts.hopLines(row, 1))],
        },
      ]
    })
  },
}

interface Offload {
  readonly words: string
  readonly off: string
  readonly undo: string
  readonly place: SourceRef
}

function offloads(facts: CaseFacts): Offload[] {
  const of = (o: SettingsObject) =>
    OFFLOADS.flatMap(([property, name, suspicious, off, undo]): Offload[] => {
      const value = o.properties.get(property)?.[0]
      if (!value || !suspicious.test(value.value)) return []
      return [{ words: `${name}: ${value.value}`, off, undo, place: value.place }]
    })
  const once = new Map<string, Offload>()
  for (const o of facts.settings('tcp-setting').flatMap(of)) if (!once.has(o.words)) once.set(o.words, o)
  return [...once.values()]
}
