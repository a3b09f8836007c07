/** Why a recipient has its outcome, in one sentence that names the row or the silence behind it. */
import type { HostBook } from './host-book'
import type { RecipientDraft } from './outcomes'
import type { Sentences } from './sentences'
import type { TrackingRows } from './tracking-rows'

export function outcomeWhy(r: RecipientDraft, rows: TrackingRows, book: HostBook, sentences: Sentences): string {
  const event = r.row < 0 ? '' : rows.eventName(r.row)
  const by = r.row < 0 ? '' : book.name(rows.node[r.row] ?? -1)
  const holder = book.name(r.holder) || 'an unknown server'
  const said = () => (event === '' || by === '' ? event : `${event} on ${by}`)
  switch (r.outcome) {
    case 'not-covered':
      if (r.silence === 'none') return `Last known on ${holder}, of which no tracking log covers that time.`
      return `Last known on ${holder}, whose tracking log ends or has a gap before anything else is said.`
    case 'in-transit':
      return `${said() || 'A row'} has it; the tracking log of ${holder} goes on and says nothing more.`
    case 'deferred':
      return `${said()} is the last word; the tracking log of ${holder} goes on and says nothing more.`
    default:
      return sentences.get('why', event, by) ?? sentences.keep('why', event, by, event === '' ? '' : `${said()} says so.`)
  }
}
