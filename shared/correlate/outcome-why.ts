/** Why a recipient has its outcome, in one sentence that names the row or the silence behind it. */
import type { HostBook } from './host-book'
import type { RecipientDraft } from './outcomes'
import type { TrackingRows } from './tracking-rows'

export function outcomeWhy(r: RecipientDraft, rows: TrackingRows, book: HostBook): string {
  const holder = book.name(r.holder) || 'an unknown server'
  const event = r.row < 0 ? '' : rows.eventName(r.row)
  const by = r.row < 0 ? '' : book.name(rows.node[r.row] ?? -1)
  const said = event === '' ? '' : `${event}${by === '' ? '' : ` on ${by}`}`
  switch (r.outcome) {
    case 'not-covered':
      if (r.silence === 'none') return `Last known on ${holder}, of which no tracking log covers that time.`
      return `Last known on ${holder}, whose tracking log ends or has a gap before anything else is said.`
    case 'in-transit':
      return `${said === '' ? 'A row' : said} has it; the tracking log of ${holder} goes on and says nothing more.`
    case 'deferred':
      return `${said} is the last word; the tracking log of ${holder} goes on and says nothing more.`
    default:
      return said === '' ? '' : `${said} says so.`
  }
}
