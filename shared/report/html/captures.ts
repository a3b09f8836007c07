/** What captures tell: a part for the bundle, and a table on the page of a message whose hops were captured. No dialogue: it may hold secrets. */
import { formatBytes, formatCount, formatCounted, formatDuration, formatInstant } from '../../base/format'
import type { EpochMs } from '../../base/time'
import type { Catalogue } from '../../model/case'
import type { RouteNode } from '../../model/routes'
import type { Captured, CapturedHop } from '../../query/captured'
import type { PairFacts } from '../../query/stream-pairs'
import type { StreamDetail } from '../../query/streams'
import { captureClockWords } from '../capture-clock-words'
import { durationSentence, pairSentence, streamSentences } from '../stream-words'
import { type Html, html, NOTHING, said } from './escape'
import { type Column, cappedTable, type Row } from './table'

const MOST = 300

/** `isPart`: the report is of a part of the time, and this is not. */
export function capturesSection(c: Captured, catalogue: Catalogue, isPart: boolean): Html {
  const { files, streams, troubled } = c
  const trouble =
    troubled === 0
      ? 'In none of them was anything sent again, lost, closed or reset.'
      : `In ${formatCount(troubled)} of them something was sent again, lost, closed or reset.`
  return html`<section aria-labelledby="captures"><h2 id="captures">Network captures</h2>
${isPart ? html`<p class="note">Of the whole bundle, not only the part of the time asked for.</p>\n` : NOTHING}<p>${formatCounted(files.length, 'capture')} with ${formatCounted(streams, 'TCP connection')}. ${trouble}</p>
${clocks(c, catalogue)}${worst(c, catalogue)}</section>\n`
}

function clocks({ files }: Captured, { sources }: Catalogue): Html {
  const columns: Column[] = [
    { head: 'Capture' },
    { head: 'Connections', look: 'num' },
    { head: 'First and last packet, UTC', look: 'time' },
    { head: 'Its clock', look: 'file' },
  ]
  const rows = files.map((f): Row => {
    const file = sources[f.source]
    const [first, last] = [time(file?.first ?? Number.NaN), time(file?.last ?? Number.NaN)]
    const span = first === '' ? 'not told' : html`${first}<br>${last}`
    return { cells: [said(file?.path ?? ''), formatCount(f.streams), span, captureClockWords(f.clock)] }
  })
  return cappedTable(html`Captures and their clocks <small>no time was corrected by them</small>`, columns, rows, MOST, 'captures')
}

function worst({ worst: list, troubled }: Captured, { nodes, sources }: Catalogue): Html {
  if (list.length === 0) return NOTHING
  const rows = list.map(({ stream: s, pair }): Row => {
    const where = `${sources[s.source]?.path ?? ''}, packet ${formatCount(s.ref.line)}`
    return {
      id: `P-${s.index + 1}`,
      cells: [
        `P-${s.index + 1}`,
        html`${ends(s, nodes)}<span class="sub">${said(where)}</span>`,
        html`${began(s)}<span class="sub">for ${formatDuration(s.durationMs)}</span>`,
        told(s.retransmissions),
        html`${sentences(s, pair).map((text) => html`${said(text)}<br>`)}`,
      ],
    }
  })
  const columns: Column[] = [
    { head: 'Id', look: 'id' },
    { head: 'Connection, first packet' },
    { head: 'Began, UTC', look: 'time' },
    { head: 'Sent again', look: 'num' },
    { head: 'What its packets say', look: 'file' },
  ]
  const rest = troubled - list.length
  return html`${cappedTable('Connections in trouble', columns, rows, MOST, 'connections')}${rest > 0 ? html`<p class="note">The ${list.length} in which most was sent again; ${formatCount(rest)} more are left out.</p>\n` : NOTHING}`
}

/** On the page of a message. `shown`: streams that stand in the part for the bundle. */
export function hopCaptures(id: string, hops: readonly CapturedHop[], nodes: readonly RouteNode[], shown: ReadonlySet<number>): Html {
  if (hops.length === 0) return NOTHING
  const rows = hops.flatMap(({ hop, streams, more }) =>
    streams.map((s, i): Row => {
      const name = `P-${s.index + 1}`
      const rest =
        more > 0 && i === streams.length - 1
          ? html`<span class="sub">and ${formatCount(more)} more connections of this hop</span>`
          : NOTHING
      return {
        cells: [
          html`<a href="#${id}-hop-${hop + 1}">hop ${hop + 1}</a>`,
          shown.has(s.index) ? html`<a href="#${name}">${name}</a>` : name,
          html`${ends(s, nodes)}<span class="sub">${tieWords(s)}</span>${rest}`,
          `${formatCount(s.packets)} packets, ${formatBytes(s.bytes)}`,
          html`${sentences(s, null).map((text) => html`${said(text)}<br>`)}`,
        ],
      }
    }),
  )
  const columns: Column[] = [
    { head: 'Hop', look: 'id' },
    { head: 'Id', look: 'id' },
    { head: 'Connection' },
    { head: 'Carried', look: 'num' },
    { head: 'What its packets say', look: 'file' },
  ]
  return cappedTable('In captures', columns, rows, MOST, 'connections')
}

const tieWords = (s: StreamDetail) => (s.certainty === '' ? 'tied by a person' : `${s.certainty}: ${s.key}`)

function sentences(s: StreamDetail, pair: PairFacts | null): string[] {
  const all = [...streamSentences(s), durationSentence(s), pair ? pairSentence(s, pair) : ''].filter((text) => text !== '')
  return all.length > 0 ? all : ['Nothing was sent again, lost or reset.']
}

function ends(s: StreamDetail, nodes: readonly RouteNode[]): Html {
  const one = (endpoint: string, node: number) => {
    const name = nodes[node]?.name ?? ''
    return name === '' || endpoint.startsWith(name) ? said(endpoint) : html`${said(name)} ${said(endpoint)}`
  }
  return html`${one(s.client, s.clientNode)} → ${one(s.server, s.serverNode)}`
}

const began = (s: StreamDetail) => (s.atBy === '' ? 'the hour is not known' : `${s.atBy === 'sessions' ? '≈ ' : ''}${time(s.at)}`)
/** The head of its column has the zone. */
const time = (at: EpochMs) => formatInstant(at).replace(/ UTC$/, '')
const told = (n: number) => (Number.isNaN(n) ? 'not told' : formatCount(n))
