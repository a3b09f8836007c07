/** What was received: every file with what became of it, sums that can be checked, and every part that was set aside, with why. */
import { formatBytes, formatCount, formatCounted, formatInstant } from '../../base/format'
import type { Catalogue } from '../../model/case'
import type { SourceFile, SourceState } from '../../model/source'
import { KIND_WORDS, SET_ASIDE_WORDS } from '../words'
import { type Html, html, NOTHING, type Part, said } from './escape'
import { cappedTable, type Row, table } from './table'

export const STATE_WORDS: Readonly<Record<SourceState, string>> = {
  indexed: 'indexed',
  'indexed-with-notes': 'indexed with notes',
  duplicate: 'duplicate',
  'not-needed': 'not needed',
  locked: 'locked',
  unreadable: 'unreadable',
  skipped: 'skipped',
}
const MOST_ASIDE = 200

/** `F3`: files are numbered in the order of the table. */
export const fileName = (source: number) => `F${source + 1}`
export const fileLink = (source: number): Html => html`<a href="#${fileName(source)}">${fileName(source)}</a>`

export function filesSection(c: Catalogue): Html {
  return html`<section class="page" aria-labelledby="files"><h2 id="files">What was received</h2>
<p>${formatCounted(c.sources.length, 'file')} from ${joinedInputs(c)}. Files were opened read-only; nothing was written to the evidence. A path with <code>!/</code> leads into an archive.</p>
${table(
  html`Files <small>times in UTC as logged</small>`,
  [
    { head: 'No.', look: 'id' },
    { head: 'File, SHA-256, why this server, note', look: 'file' },
    { head: 'Kind and state', look: 'name' },
    { head: 'Server', look: 'name' },
    { head: 'First, last record', look: 'time' },
    { head: 'Records', look: 'num' },
    { head: 'Set aside', look: 'num' },
    { head: 'Size', look: 'num' },
  ],
  c.sources.map((s, i) => fileRow(c, s, i)),
  sums(c),
)}
${balance(c)}
${asideTable(c)}${issuesTable(c)}</section>\n`
}

const joinedInputs = (c: Catalogue): Html => {
  const names = c.inputs.map((n) => html`<b>${said(n)}</b>`)
  return html`${names.map((n, i) => (i === 0 ? n : html`, ${n}`))}`
}

function fileRow(c: Catalogue, s: SourceFile, i: number): Row {
  const server = c.nodes[c.serverOf[i] ?? -1]
  const why = server ? html`<span class="sub">${said(server.name)}: ${said(c.serverWhy[i] ?? '')}</span>` : NOTHING
  const twin = s.duplicateOf === null ? NOTHING : html` of ${fileLink(s.duplicateOf)}`
  const hash = s.sha256 === null ? html`no hash: not read to the end` : html`${s.sha256}`
  const cells: Part[] = [
    fileName(i),
    html`${said(s.path)}<span class="sub hash">${hash}</span>${why}${s.note === null ? NOTHING : html`<span class="sub">${said(s.note)}</span>`}`,
    html`${KIND_WORDS[s.kind]}<span class="sub">${STATE_WORDS[s.state]}${twin}</span>`,
    server ? said(server.name) : s.records > 0 ? 'not known' : '',
    Number.isNaN(s.first) ? '' : html`${instant(s.first)}<br>${instant(s.last)}`,
    s.records > 0 ? formatCount(s.records) : '',
    s.setAsideLines > 0 ? formatCount(s.setAsideLines) : s.format === null ? '' : '0',
    formatBytes(s.bytes),
  ]
  return { id: fileName(i), cells }
}

const instant = (at: number) => formatInstant(at).slice(0, 19)

/** Sizes of all files; records and lines of duplicates are not counted twice. */
function sums(c: Catalogue): Part[] {
  const bytes = c.sources.reduce((n, s) => n + s.bytes, 0)
  const { records, aside } = recordSums(c)
  const twins = c.sources.some((s) => s.duplicateOf !== null) ? '; records of duplicates once' : ''
  return [
    '',
    `${formatCounted(c.sources.length, 'file')}${twins}`,
    '',
    '',
    '',
    formatCount(records),
    formatCount(aside),
    formatBytes(bytes),
  ]
}

function recordSums(c: Catalogue): { records: number; aside: number } {
  const once = c.sources.filter((s) => s.duplicateOf === null)
  return { records: once.reduce((n, s) => n + s.records, 0), aside: once.reduce((n, s) => n + s.setAsideLines, 0) }
}

/** The sums in words; when they don't add up that is said, not hidden. */
function balance(c: Catalogue): Html {
  const t = c.totals
  const counts = new Map<SourceState, number>()
  for (const s of c.sources) counts.set(s.state, (counts.get(s.state) ?? 0) + 1)
  const states = [...counts].map(([state, n]) => `${formatCount(n)} ${STATE_WORDS[state]}`).join(' + ')
  const { records, aside } = recordSums(c)
  const bytes = t.bytesInRecords + t.bytesInHeaders + t.bytesSetAside
  const balanced = t.bytesRead === bytes && t.records === records && t.setAside === aside && t.files === c.sources.length
  const verdict = balanced
    ? NOTHING
    : html` <span class="bad">These numbers do not add up: please report this as a fault of the program.</span>`
  return html`<p>Files: ${formatCount(c.sources.length)} = ${states}. Of the log files that were read, duplicates once: ${formatCount(t.bytesRead)} bytes = ${formatCount(t.bytesInRecords)} in records + ${formatCount(t.bytesInHeaders)} in headers + ${formatCount(t.bytesSetAside)} set aside; ${formatCounted(t.records, 'record')}, ${formatCounted(t.setAside, 'line')} set aside.${verdict}</p>`
}

function asideTable(c: Catalogue): Html {
  const rows = c.sources.flatMap((s, i) =>
    s.setAside.map(
      (a): Row => ({
        cells: [fileLink(i), a.line, formatCount(a.lines), a.offset, formatCount(a.bytes), SET_ASIDE_WORDS[a.reason]],
      }),
    ),
  )
  if (rows.length === 0) return html`<p>Nothing was set aside: every line of the logs is a record or a header.</p>`
  const columns = [
    { head: 'File' },
    { head: 'Line', look: 'num' as const },
    { head: 'Lines', look: 'num' as const },
    { head: 'Byte', look: 'num' as const },
    { head: 'Bytes', look: 'num' as const },
    { head: 'Why', look: 'wide' as const },
  ]
  return cappedTable('Set aside: in the file, and in no record', columns, rows, MOST_ASIDE, 'places')
}

function issuesTable(c: Catalogue): Html {
  const rows = c.sources.flatMap((s, i) =>
    s.issues.map((issue): Row => {
      const place = issue.line !== undefined && issue.line > 0 ? `line ${issue.line}` : ''
      return { cells: [fileLink(i), issue.severity, formatCount(issue.count), place, said(issue.message)] }
    }),
  )
  if (rows.length === 0) return NOTHING
  const columns = [{ head: 'File' }, { head: 'Weight' }, { head: 'Times', look: 'num' as const }, { head: 'First at' }, { head: 'What' }]
  return cappedTable('Notes from reading', columns, rows, MOST_ASIDE, 'notes')
}
