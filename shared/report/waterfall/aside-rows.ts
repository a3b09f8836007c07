/** Hand-overs beside every recipient's way: shadow copies, and hosts that were tried and never took the message. */
import { formatCounted, formatExact } from '../../base/format'
import type { HopDetail } from '../../query/message-detail'
import { tryFailed } from '../../query/tries'
import type { Bar } from './bar'
import { hostsOf, PLAIN_ROW, type RowContext, type WaterfallRow } from './row'

/** `drawn`: hops that have a row already. */
export function asideRows(c: RowContext, drawn: ReadonlySet<number>): WaterfallRow[] {
  const { m, toggled } = c
  const hops = m.hops.filter((h) => !drawn.has(h.index) && !Number.isNaN(h.at) && (h.protocol === 'shadow' || !h.worked))
  if (hops.length === 0) return []
  const shadows = hops.filter((h) => h.protocol === 'shadow').length
  const vain = hops.length - shadows
  const words = [
    shadows > 0 ? formatCounted(shadows, 'shadow copy', 'shadow copies') : '',
    vain > 0 ? formatCounted(vain, 'host that never took it', 'hosts that never took it') : '',
  ]
  const rows = hops.map((h) => asideRow(h, c))
  const from = rows.reduce((t, r) => Math.min(t, r.from), Number.POSITIVE_INFINITY)
  const to = rows.reduce((t, r) => Math.max(t, r.to), Number.NEGATIVE_INFINITY)
  const open = toggled.has('aside')
  const head: WaterfallRow = {
    ...PLAIN_ROW,
    id: 'aside',
    level: 1,
    name: 'Beside the way',
    where: words.filter(Boolean).join(', '),
    from,
    to,
    open,
    bars: () => rows.flatMap((r) => r.bars()),
  }
  return open ? [head, ...rows] : [head]
}

function asideRow(h: HopDetail, { facts }: RowContext): WaterfallRow {
  const failed = h.attempts.filter(tryFailed)
  const isShadow = h.protocol === 'shadow'
  const from = isShadow ? h.at - (h.transferMs ?? 0) : Math.min(h.at, failed[0]?.at ?? h.at)
  const to = isShadow ? h.at : Math.max(h.at, failed.at(-1)?.at ?? h.at)
  const tries = failed.map((a): Bar => ({ from: a.at, to: a.at, look: 'failed' }))
  return {
    ...PLAIN_ROW,
    id: `aside-${h.index}`,
    level: 2,
    name: `Hop ${h.index + 1}`,
    where: `${hostsOf(h, facts.nodes)}${isShadow ? '' : `, never taken, ${formatCounted(failed.length, 'try', 'tries')}`}`,
    ms: to - from,
    took: formatExact(to - from),
    from,
    to,
    hop: h.index,
    sure: h.certainty,
    truth: 'seen',
    tone: isShadow ? 'shadow' : 'failed',
    bars: () => (isShadow ? [{ from, to, look: 'shadow' }] : [{ from, to, look: 'wait' }, ...tries]),
  }
}
