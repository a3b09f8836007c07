/** What `analyze` prints: files by state, what was read, servers, messages by outcome, what is not covered. */
import { isoTime } from '@shared/base/time'
import type { Table } from '@shared/columns/table'
import type { Catalogue } from '@shared/model/case'
import { printable } from '../files/place'

export function summaryText(c: Catalogue, messages: Table, rows: readonly number[]): string {
  const t = c.totals
  const lines = [
    `${printable(c.inputs.join(', '))}`,
    `files      ${t.files} (${counted(c.sources.map((s) => s.state))})`,
    `bytes      ${number(t.bytesRead)} read = ${number(t.bytesInRecords)} in records + ${number(t.bytesInHeaders)} in headers + ${number(t.bytesSetAside)} set aside`,
    `records    ${number(t.records)}, ${number(t.setAside)} lines set aside`,
  ]
  if (c.timeRange) lines.push(`time       ${isoTime(c.timeRange.first)} to ${isoTime(c.timeRange.last)} (UTC as logged)`)
  const servers = c.nodes.filter((n) => n.kind === 'exchange-server')
  lines.push(`servers    ${servers.length === 0 ? 'none named' : servers.map((n) => printable(n.name)).join(', ')}`)
  for (const n of c.nodes) {
    if (n.kind === 'load-balancer' || n.kind === 'firewall' || n.kind === 'smart-host')
      lines.push(`inferred   ${printable(n.name)}: ${n.kind}, ${n.certainty}. ${n.why ?? ''}`)
  }
  lines.push(`messages   ${number(rows.length)} (${counted(rows.map((i) => messages.text(i, 'outcome')))})`)
  lines.push(`hops       ${number(t.hops)}; SMTP sessions ${number(t.sessions)}`)
  lines.push(...remarks(c))
  return `${lines.slice(0, MOST_LINES).join('\n')}\n${lines.length > MOST_LINES ? `… and ${lines.length - MOST_LINES} more lines; --json has all\n` : ''}`
}

/** Files with something to say, those of one state and note together. */
function remarks(c: Catalogue): string[] {
  const groups = new Map<string, string[]>()
  for (const s of c.sources) {
    if (s.state === 'indexed' || s.state === 'not-needed') continue
    const words = `${s.state}. ${printable(s.note ?? '')}`
    const group = groups.get(words)
    if (group) group.push(s.path)
    else groups.set(words, [s.path])
  }
  return [...groups].map(
    ([words, paths]) => `! ${printable(paths[0] ?? '')}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}: ${words}`,
  )
}

const MOST_LINES = 60
const number = (n: number) => n.toLocaleString('en-US')

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const w of words) counts.set(w, (counts.get(w) ?? 0) + 1)
  return [...counts].map(([w, n]) => `${number(n)} ${w}`).join(', ') || 'none'
}
