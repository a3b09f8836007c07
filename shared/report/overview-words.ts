/** The first words on a case, each number with what opens the messages behind it. */
import { formatCount, formatCounted, formatDuration, formatSpan } from '../base/format'
import { UTC, type Zone } from '../base/zone'
import type { Catalogue } from '../model/case'
import type { MessageOutcome } from '../model/routes'
import type { CaseOverview } from '../query/case-overview'
import { type MessageFilter, rangeTerm } from '../query/filter'

export interface OverviewPart {
  readonly text: string
  /** Narrows the list to what the words speak of; null for plain words. */
  readonly opens: Partial<MessageFilter> | null
}

const plain = (text: string): OverviewPart => ({ text, opens: null })

/** In the order of what matters. */
const TROUBLE: readonly (readonly [MessageOutcome, string, string])[] = [
  ['failed', 'failed', 'failed'],
  ['deferred', 'is deferred', 'are deferred'],
  ['partly', 'reached only some of its recipients', 'reached only some of their recipients'],
  ['not-covered', 'leads to where no log is', 'lead to where no log is'],
  ['in-transit', 'is still on its way as the logs end', 'are still on their way as the logs end'],
]

export function overviewSentence(c: Catalogue, o: CaseOverview, zone: Zone = UTC): OverviewPart[] {
  return [...what(c, o, zone), ...outcomes(o), ...delays(o)]
}

function what({ nodes, timeRange }: Catalogue, { messages }: CaseOverview, zone: Zone): OverviewPart[] {
  const servers = nodes.filter((n) => n.kind === 'exchange-server')
  const sites = new Set(servers.map((n) => n.site).filter((s) => s !== null && s !== ''))
  const where = sites.size > 1 ? ` in ${formatCounted(sites.size, 'site')}` : ''
  const when = timeRange ? `, ${formatSpan(timeRange.first, timeRange.last, zone)}` : ''
  const hosts = servers.length === 0 ? 'No server that names itself' : `${formatCounted(servers.length, 'server')}${where}`
  return [plain(`${hosts}${when}, `), { text: formatCounted(messages, 'message'), opens: {} }, plain('. ')]
}

function outcomes({ outcomes: list, messages }: CaseOverview): OverviewPart[] {
  if (messages === 0) return []
  const told = TROUBLE.flatMap(([outcome, one, many]) => {
    const count = list.find((v) => v.value === outcome)?.count ?? 0
    return count === 0 ? [] : [{ text: `${formatCount(count)} ${count === 1 ? one : many}`, opens: { outcomes: [outcome] } }]
  })
  if (told.length === 0) return [plain('All of them reached their recipients. ')]
  return told
    .flatMap((part, i) => [plain(i === 0 ? '' : i === told.length - 1 ? ' and ' : ', '), part])
    .concat(plain('. '))
    .filter((p) => p.text !== '')
}

function delays({ delays: d, slowest }: CaseOverview): OverviewPart[] {
  if (!d || d.count < 2) return []
  const [first] = slowest
  const over: OverviewPart[] =
    d.p95 > d.p50
      ? [plain(', one in twenty more than '), { text: formatDuration(d.p95), opens: { clauses: [[rangeTerm('delay', d.p95)]] } }]
      : []
  const longest: OverviewPart[] = first
    ? [
        plain('; the slowest took '),
        { text: formatDuration(d.most), opens: { found: { by: 'overview', label: 'the slowest', rows: slowest.map((r) => r.index) } } },
      ]
    : []
  return [plain(`Half of them took ${formatDuration(d.p50)} or less`), ...over, ...longest, plain('.')]
}

export const sentenceText = (parts: readonly OverviewPart[]): string => parts.map((p) => p.text).join('')
