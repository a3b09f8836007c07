/** Rows of the way that makes the total: a bracket for each hop over its stages, tries and agents folded into theirs. */
import { formatCounted, formatExact } from '../../base/format'
import type { HopDetail } from '../../query/message-detail'
import type { Stage } from '../../query/stages'
import { OUTCOME_WORDS, replyCode } from '../words'
import { barsOf } from './bar'
import { bracket, hostsOf, once, PLAIN_ROW, type RowContext, type RowTone, type WaterfallRow } from './row'
import { clockNote, clockWhy, codesOf, nameOf, signedShare, stageName, waitRange } from './stage-words'

export function wayRows(c: RowContext): WaterfallRow[] {
  return [...earlierHops(c), ...groupsOf(c.way.stages).flatMap((g) => groupRows(g, c))]
}

/** Stages of one hop follow each other. */
function groupsOf(stages: readonly Stage[]): Stage[][] {
  const groups: Stage[][] = []
  for (const s of stages) {
    const last = groups.at(-1)
    if (last?.[0]?.hop === s.hop) last.push(s)
    else groups.push([s])
  }
  return groups
}

/** Hops that ended with the first row: they took their time before the total begins. */
function earlierHops({ m, facts, way }: RowContext): WaterfallRow[] {
  const drawn = new Set(way.stages.map((s) => s.hop))
  const before = m.hops.filter((h) => h.worked && h.protocol !== 'shadow' && !drawn.has(h.index) && h.recipients.includes(way.recipient))
  return before.map((h): WaterfallRow => {
    const took = h.transferMs ?? 0
    return {
      ...PLAIN_ROW,
      id: `hop-${h.index}`,
      level: 1,
      name: `Hop ${h.index + 1}`,
      where: hostsOf(h, facts.nodes),
      took: h.transferMs === null ? '' : `(${formatExact(took)})`,
      from: h.at - took,
      to: h.at,
      hop: h.index,
      sure: h.certainty,
      note:
        h.transferMs === null ? 'It ends with the first row.' : 'Its transfer is no part of the total, which begins with the first row.',
      bars: () => [bracket(h, h.at - took, h.at)],
    }
  })
}

function groupRows(stages: readonly Stage[], c: RowContext): WaterfallRow[] {
  const { m, way, facts } = c
  const [first] = stages
  if (!first) return []
  const hop = m.hops[first.hop]
  const ms = stages.reduce((n, s) => n + s.ms, 0)
  const from = first.from
  // the same in both views, so that edges can be compared
  const id = `way-${first.hop}`
  const open = !c.toggled.has(id)
  const outcome = OUTCOME_WORDS[m.recipients[way.recipient]?.outcome ?? 'in-transit']
  const end = way.ended ? outcome : 'the last row'
  const head: WaterfallRow = {
    ...PLAIN_ROW,
    id,
    level: 1,
    name: hop ? `Hop ${hop.index + 1}` : 'End',
    where: hop ? hostsOf(hop, facts.nodes) : `${nameOf(facts.nodes, first.node)}, ${way.ended ? outcome : 'no end in the logs'}`,
    ms,
    took: formatExact(ms),
    share: signedShare(ms, way.totalMs),
    from,
    to: from + ms,
    critical: true,
    open,
    hop: hop?.index ?? -1,
    event: hop ? -1 : (m.recipients[way.recipient]?.event ?? -1),
    sure: hop?.certainty ?? 'certain',
    truth: hop ? worst(hop) : 'seen',
    bars: () => [hop ? bracket(hop, from, from + ms) : { from, to: from + ms, look: 'bracket' }],
  }
  return open ? [head, ...stages.flatMap((s) => stageRows(s, `${id}-${s.kind}`, end, c))] : [head]
}

const worst = (h: HopDetail) =>
  h.sent === 'absent' || h.received === 'absent'
    ? 'absent'
    : h.sent === 'not-covered' || h.received === 'not-covered'
      ? 'not-covered'
      : 'seen'

function stageRows(s: Stage, id: string, end: string, c: RowContext): WaterfallRow[] {
  const { m, facts, way, isAdjusted } = c
  const agents = agentsIn(s, c)
  const folds = s.kind === 'tries' ? s.tries.length > 1 : agents.length > 0
  const open = folds ? c.toggled.has(id) : null
  const row: WaterfallRow = {
    ...PLAIN_ROW,
    id,
    level: 2,
    name: stageName(s, facts.nodes, end),
    where: whereOf(s, agents.length, c),
    ms: s.ms,
    took: formatExact(s.ms),
    share: signedShare(s.ms, way.totalMs),
    from: s.from,
    to: s.from + s.ms,
    critical: true,
    open,
    hop: s.hop,
    event: s.hop < 0 ? (m.recipients[way.recipient]?.event ?? -1) : -1,
    truth: s.truth,
    sure: m.hops[s.hop]?.certainty ?? 'certain',
    tone: toneOf(s),
    clocks: s.clocks ? s.clocks.map((n) => nameOf(facts.nodes, n)).join(' and ') : '',
    note: clockNote(s, facts.nodes, isAdjusted),
    bars: once(() => barsOf(s)),
  }
  if (!open) return [row]
  return [row, ...(s.kind === 'tries' ? tryRows(s, id, row, c) : agentRows(agents, s, id, c))]
}

function toneOf(s: Stage): RowTone {
  if (s.ms < 0) return 'negative'
  if (s.truth !== 'seen') return s.truth === 'absent' ? 'absent' : 'uncovered'
  return s.kind !== 'transfer' && s.kind !== 'arrival' && s.kind !== 'start' && s.ms >= 10_000 ? 'wait' : 'plain'
}

function whereOf(s: Stage, agents: number, { facts, m, isAdjusted }: RowContext): string {
  const on = nameOf(facts.nodes, s.node)
  const hop = m.hops[s.hop]
  const rows = agents > 0 ? `, ${formatCounted(agents, 'agent row')}` : ''
  if (s.truth !== 'seen') return `${on}, ${s.truth === 'absent' ? 'absent: its log has no such row' : 'not covered by its logs'}`
  if (s.kind === 'tries') return [codesOf(s.tries), waitRange(s.tries)].filter(Boolean).join(', ')
  if (s.clocks) return clockWhy(s, facts.nodes, isAdjusted)
  if (s.kind !== 'transfer' || !hop) return `${on}${rows}`
  const taken = hop.attempts.findLast((a) => /^\s*2/.test(a.result))
  const session = hop.sessions[0] === undefined ? '' : `S-${hop.sessions[0] + 1}`
  return [session, taken ? replyCode(taken.result) : ''].filter(Boolean).join(', ') || `from ${on}`
}

function tryRows(s: Stage, id: string, parent: WaterfallRow, { way }: RowContext): WaterfallRow[] {
  return s.tries.map((t, i): WaterfallRow => {
    const ms = t.tryMs + t.waitMs
    return {
      ...PLAIN_ROW,
      id: `${id}-try-${i}`,
      level: 3,
      name: `Try ${i + 1}`,
      where: [replyCode(t.result), t.session === null ? '' : `S-${t.session + 1}`, t.tryMs > 0 ? `lasted ${formatExact(t.tryMs)}` : '']
        .filter(Boolean)
        .join(', '),
      ms,
      took: formatExact(ms),
      share: signedShare(ms, way.totalMs),
      from: t.from,
      to: t.from + ms,
      critical: true,
      hop: parent.hop,
      sure: parent.sure,
      tone: 'failed',
      note: t.result,
      bars: once(() => barsOf({ ...s, from: t.from, ms, tries: [t] })),
    }
  })
}

/** Indexes of rows of agent logs within a stage. */
function agentsIn(s: Stage, { m, facts }: RowContext): number[] {
  if (s.ms <= 0 || s.kind === 'transfer' || s.kind === 'arrival' || s.kind === 'tries') return []
  return m.events.flatMap((e, i) =>
    e.node === s.node && e.at >= s.from && e.at < s.from + s.ms && facts.sources[e.source]?.kind === 'agent' ? [i] : [],
  )
}

function agentRows(agents: readonly number[], s: Stage, id: string, { m }: RowContext): WaterfallRow[] {
  return agents.flatMap((i): WaterfallRow[] => {
    const e = m.events[i]
    if (!e) return []
    return [
      {
        ...PLAIN_ROW,
        id: `${id}-agent-${i}`,
        level: 3,
        name: e.eventSource || 'an agent',
        where: [e.event, e.detail].filter(Boolean).join(', '),
        took: `at +${formatExact(e.at - s.from)}`,
        from: e.at,
        to: e.at,
        critical: true,
        event: i,
        note: 'Agent logs tell an instant and no length.',
        bars: () => [{ from: e.at, to: e.at, look: 'point' }],
      },
    ]
  })
}
