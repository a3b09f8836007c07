/** Which logs of which server cover which time: one lane each, hatched where nothing covers it, and the same as a table. */
import { formatCount, formatDay, formatDuration, formatEdge } from '../../base/format'
import type { Catalogue } from '../../model/case'
import type { Coverage } from '../../model/routes'
import { askWords } from '../asks'
import { coverageLanes, familyWords, type CoverageLane as Lane } from '../coverage-lanes'
import { INK, round, TONES } from '../svg/marks'
import { SANS_FONT, svgText } from '../svg/text'
import { type Html, html, NOTHING, said } from './escape'
import { type Row, table } from './table'

const MOST_GAPS = 6

export function coverageSection(c: Catalogue): Html {
  const lanes = coverageLanes(c)
  const { timeRange } = c
  if (lanes.length === 0 || !timeRange)
    return html`<section aria-labelledby="coverage"><h2 id="coverage">What the logs cover</h2><p>No log with times was read: nothing is covered.</p></section>\n`
  return html`<section aria-labelledby="coverage"><h2 id="coverage">What the logs cover</h2>
<p>Where a log covers a time and a record is not in it, the record is called <b>absent</b>. Where no log covers a time, the report says <b>not covered</b> and concludes nothing from it.</p>
<figure>${lanesSvg(lanes, timeRange)}<figcaption>Covered times by server and log, UTC as logged. The table has the same spans.</figcaption></figure>
${table(
  'Covered times',
  [
    { head: 'Server', look: 'name' },
    { head: 'Log', look: 'name' },
    { head: 'From, UTC', look: 'time' },
    { head: 'To, UTC', look: 'time' },
    { head: 'Not covered between', look: 'wide' },
  ],
  lanes.map(laneRow),
)}${asksTable(c)}</section>\n`
}

const MOST_ASKS = 40

function asksTable(c: Catalogue): Html {
  if (c.asks.length === 0) return html`<p>No log is missed: every hand-over between servers of the organisation has both its ends.</p>`
  const rows = c.asks.slice(0, MOST_ASKS).map((a): Row => {
    const { server, log, folder, why, setting } = askWords(a, c)
    return {
      cells: [
        said(server),
        html`${log}<span class="sub">${folder}</span>`,
        formatEdge(a.from),
        formatEdge(a.to),
        html`${why}<span class="sub mono">${said(setting)}</span>`,
      ],
    }
  })
  const rest = c.asks.length - rows.length
  return html`<h3>What to ask for</h3>${table(
    'Logs that are not in the bundle and would tell more',
    [
      { head: 'Server', look: 'name' },
      { head: 'Log, and where it lies below the install folder', look: 'name' },
      { head: 'From, UTC', look: 'time' },
      { head: 'To, UTC', look: 'time' },
      { head: 'What it would tell, and what turns it on', look: 'wide' },
    ],
    rows,
  )}${rest > 0 ? html`<p>and ${formatCount(rest)} more.</p>` : NOTHING}`
}

function laneRow({ server, family, spans }: Lane): Row {
  const name = said(server.name)
  const words = familyWords(family)
  const first = spans[0]
  const last = spans.at(-1)
  if (!first || !last) return { cells: [name, said(words), '', '', 'no such log of this server'] }
  const gaps = spans.slice(1).map((s, i) => ({ from: spans[i]?.to ?? s.from, to: s.from }))
  const shown = gaps
    .slice(0, MOST_GAPS)
    .map((g) => html`${formatEdge(g.from)} to ${formatEdge(g.to)} (${formatDuration(g.to - g.from)})<br>`)
  const rest = gaps.length - shown.length
  return {
    cells: [
      name,
      said(words),
      formatEdge(first.from),
      formatEdge(last.to),
      html`${shown}${rest > 0 ? `and ${formatCount(rest)} more` : gaps.length ? NOTHING : 'no gap'}`,
    ],
  }
}

const WIDTH = 680
const LEFT = 236
const LANE = 20
const TOP = 24

function lanesSvg(lanes: readonly Lane[], range: { readonly first: number; readonly last: number }): Html {
  const right = WIDTH - 8
  const length = Math.max(1, range.last - range.first)
  const x = (at: number) => LEFT + ((Math.min(Math.max(at, range.first), range.last) - range.first) / length) * (right - LEFT)
  const height = TOP + lanes.length * LANE + 6
  const rows = lanes.map(({ server, family, spans }, i) => {
    const y = TOP + i * LANE
    const bars = joinNear(spans, x).map(
      ([from, to]) =>
        html`<rect x="${round(from)}" y="${y + 4}" width="${round(Math.max(1.5, to - from))}" height="12" fill="#9cc9bb" stroke="${TONES.delivered.mark}" stroke-width=".8"/>`,
    )
    const sameServer = lanes[i - 1]?.server === server
    const divider = i > 0 && !sameServer ? html`<path d="M0 ${y}H${right}" stroke="${INK.line}"/>` : NOTHING
    const name = sameServer ? NOTHING : svgText(server.name, 4, y + 14, 110, { px: 11, face: 'bold' })
    return html`${divider}${name}${svgText(familyWords(family), 120, y + 14, 112, { px: 10.5, fill: INK.second })}<rect x="${LEFT}" y="${y + 4}" width="${right - LEFT}" height="12" fill="url(#coverage-hatch)"/>${bars}`
  })
  const ticks = ticksOf(range).map(
    ({ at, label }) =>
      html`<path d="M${round(x(at))} ${TOP - 4}V${height - 6}" stroke="${INK.line}" stroke-dasharray="2 3"/>${svgText(label, x(at), TOP - 9, 90, { px: 10, fill: INK.third, anchor: 'middle' })}`,
  )
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="coverage-title coverage-desc" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${SANS_FONT}"><title id="coverage-title">What the logs cover</title><desc id="coverage-desc">One lane for each server and log; solid where the log covers the time, hatched where not. The table beneath has the same spans.</desc><defs><pattern id="coverage-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${TONES.uncovered.tint}"/><path d="M0 0v6" stroke="#b9c1cd" stroke-width="1.6"/></pattern></defs>${rows}${ticks}</svg>`
}

/** Spans closer than half a pixel are one bar: a thousand hourly files need no thousand shapes. */
function joinNear(spans: Coverage['spans'], x: (at: number) => number): [number, number][] {
  const out: [number, number][] = []
  for (const s of spans) {
    const last = out.at(-1)
    if (last && x(s.from) - last[1] < 0.5) last[1] = Math.max(last[1], x(s.to))
    else out.push([x(s.from), x(s.to)])
  }
  return out
}

const MINUTE = 60_000
const STEPS = [1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10_080, 20_160, 43_200, 129_600].map((m) => m * MINUTE)

/** Round times, four to eight of them; a tick at midnight is named by its day. */
function ticksOf({ first, last }: { readonly first: number; readonly last: number }): { at: number; label: string }[] {
  const step = STEPS.find((s) => (last - first) / s <= 6) ?? (last - first) / 5 + 1
  const out: { at: number; label: string }[] = []
  for (let at = Math.ceil(first / step) * step; at <= last && out.length < 20; at += step) {
    const clock = formatEdge(at).slice(11)
    out.push({ at, label: clock.startsWith('00:00') ? formatDay(at).slice(4) : clock })
  }
  return out
}
