/** What `analyze` prints: files by state, what was read, servers, messages by outcome, what the checks find, what delayed mail, files with trouble. */

import { pushTo } from '@shared/base/lists'
import { isoTime } from '@shared/base/time'
import type { Table } from '@shared/columns/table'
import type { Findings } from '@shared/findings/finding'
import type { Catalogue } from '@shared/model/case'
import type { SourceKind } from '@shared/model/source'
import type { CaseDelays } from '@shared/query/case-delays'
import { caseDelayLines } from '@shared/report/case-delay-words'
import { KIND_WORDS } from '@shared/report/words'
import { printable } from '../files/place'

export function summaryText(c: Catalogue, messages: Table, rows: readonly number[], delays: CaseDelays, found: Findings): string {
  const t = c.totals
  const lines = [
    `${printable(c.inputs.join(', '))}`,
    `files      ${t.files} (${counted(c.sources.map((s) => s.state))})`,
    `bytes      ${number(t.bytesRead)} read = ${number(t.bytesInRecords)} in records + ${number(t.bytesInHeaders)} in headers + ${number(t.bytesSetAside)} set aside`,
    `records    ${number(t.records)}, ${number(t.setAside)} lines set aside`,
  ]
  if (t.copies > 0) lines.push(`copies     ${number(t.copies)} records are in another file too and count once`)
  lines.push(...kindTable(c))
  if (c.timeRange) lines.push(`time       ${isoTime(c.timeRange.first)} to ${isoTime(c.timeRange.last)} (UTC as logged)`)
  const servers = c.nodes.filter((n) => n.kind === 'exchange-server')
  lines.push(`servers    ${servers.length === 0 ? 'none named' : servers.map(serverName).join(', ')}`)
  for (const n of c.nodes) {
    if (n.kind === 'load-balancer' || n.kind === 'firewall' || n.kind === 'smart-host')
      lines.push(`inferred   ${printable(n.name)}: ${n.kind}, ${n.certainty}. ${n.why ?? ''}`)
  }
  lines.push(`messages   ${number(rows.length)} (${counted(rows.map((i) => messages.text(i, 'outcome')))})`)
  const streams = t.streams > 0 ? `; TCP streams ${number(t.streams)}` : ''
  lines.push(`hops       ${number(t.hops)}; SMTP sessions ${number(t.sessions)}; outgoing connections ${number(t.connections)}${streams}`)
  lines.push(...findingLines(found).map(printable))
  lines.push(...caseDelayLines(delays, c.nodes).map(printable))
  lines.push(...remarks(c))
  return `${lines.slice(0, MOST_LINES).join('\n')}\n${lines.length > MOST_LINES ? `… and ${lines.length - MOST_LINES} more lines; --json has all\n` : ''}`
}

/** Problems, warnings and notices, one line each; how many checks ran. */
function findingLines({ findings, checks }: Findings): string[] {
  const told = findings.filter((f) => f.severity !== 'info')
  const ran = checks.filter((x) => x.state === 'found' || x.state === 'nothing').length
  const lines = told.slice(0, MOST_FINDINGS).map((f) => `${f.severity.padEnd(11)}F-${f.number} ${f.title} (${f.certainty})`)
  const more = told.length > MOST_FINDINGS ? [`           and ${told.length - MOST_FINDINGS} more`] : []
  return [...lines, ...more, `checks     ${ran} of ${checks.length} ran, ${findings.length} found`]
}

function serverName({ name, dag, site }: Catalogue['nodes'][number]): string {
  const where = [dag, site].filter((w) => w !== null)
  return printable(where.length > 0 ? `${name} (${where.join(', ')})` : name)
}

/** One line a kind of file that was read: how many, what is in them, when. */
function kindTable(c: Catalogue): string[] {
  const kinds = new Map<SourceKind, { files: number; bytes: number; records: number; setAside: number; first: number; last: number }>()
  for (const s of c.sources) {
    if (s.format === null) continue
    const k = kinds.get(s.kind) ?? {
      files: 0,
      bytes: 0,
      records: 0,
      setAside: 0,
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
    }
    kinds.set(s.kind, k)
    k.files++
    k.bytes += s.bytes
    k.records += s.records
    k.setAside += s.setAsideLines
    if (s.first < k.first) k.first = s.first
    if (s.last > k.last) k.last = s.last
  }
  if (kinds.size === 0) return []
  const minute = (at: number) => (isoTime(at) ?? '').slice(0, 16).replace('T', ' ')
  const rows = [...kinds].map(([kind, k]) => [
    KIND_WORDS[kind],
    number(k.files),
    number(k.records),
    number(k.setAside),
    number(k.bytes),
    k.first <= k.last ? `${minute(k.first)} – ${minute(k.last)}` : '',
  ])
  return aligned([['kind', 'files', 'records', 'set aside', 'bytes', 'span, UTC'], ...rows])
}

/** Numbers to the right, the first and last column to the left. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((r) => r[c]?.length ?? 0)))
  const last = widths.length - 1
  return rows.map((r) =>
    `  ${r.map((cell, c) => (c === 0 || c === last ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join('  ')}`.trimEnd(),
  )
}

/** Files with something to say, those of one state and note together. */
function remarks(c: Catalogue): string[] {
  const groups = new Map<string, string[]>()
  for (const s of c.sources) {
    if (s.state === 'indexed' || s.state === 'not-needed') continue
    const words = `${s.state}. ${printable(s.note ?? '')}`
    pushTo(groups, words, s.path)
  }
  return [...groups].map(
    ([words, paths]) => `! ${printable(paths[0] ?? '')}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}: ${words}`,
  )
}

const MOST_LINES = 60
const MOST_FINDINGS = 12
const number = (n: number) => n.toLocaleString('en-US')

function counted(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const w of words) counts.set(w, (counts.get(w) ?? 0) + 1)
  return [...counts].map(([w, n]) => `${number(n)} ${w}`).join(', ') || 'none'
}
