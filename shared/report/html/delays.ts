/** Where the time of a message went, to the recipient that took longest: the parts of its way, which add up to the whole. */
import { formatDuration } from '../../base/format'
import type { RouteNode } from '../../model/routes'
import { delaysOf } from '../../query/delays'
import type { MessageDetail } from '../../query/message-detail'
import { delayWords } from '../delay-words'
import { type Html, html, NOTHING, said } from './escape'
import { type Column, cappedTable, type Row } from './table'

const MOST_PARTS = 200
const MOST_NOTES = 6

export function delaysTable(m: MessageDetail, nodes: readonly RouteNode[]): Html {
  const delays = delaysOf(m)
  const words = delays ? delayWords(delays, nodes) : []
  if (!delays || words.length === 0) return NOTHING
  const rows = words.map((w): Row => {
    const { hop, ms } = w.part
    return {
      cells: [
        w.what,
        said(w.where),
        ms < 0 ? html`<span class="absent">${w.took}</span>` : w.took,
        w.share || 'none',
        hop < 0 ? '' : html`<a href="#${m.id}-hop-${hop + 1}">hop ${hop + 1}</a>`,
        w.clocks === '' ? 'one' : said(w.clocks),
      ],
    }
  })
  const columns: Column[] = [
    { head: 'Part', look: 'name' },
    { head: 'Server', look: 'wide' },
    { head: 'Duration', look: 'num' },
    { head: 'Share', look: 'num' },
    { head: 'Hop', look: 'id' },
    { head: 'Clocks that tell it' },
  ]
  const whose = m.recipients.length > 1 ? ', the slowest' : ''
  const to = html`<small>${formatDuration(delays.totalMs)} to ${said(m.recipients[delays.recipient]?.address ?? '')}${whose}</small>`
  const notes = [...new Set(words.map((w) => w.clockNote).filter((n) => n !== ''))].slice(0, MOST_NOTES)
  return html`${cappedTable(html`Where the time went ${to}`, columns, rows, MOST_PARTS, 'parts')}${notes.map((n) => html`<p class="note">${said(n)}</p>\n`)}`
}
