/** Words on arrows and beside ticks. */
import { formatCounted } from '../../base/format'
import type { MessageDetail } from '../../query/message-detail'
import { shownAddress } from '../route-graph'
import { replyCode } from '../words'
import type { Item } from './items'

/** `try 2 · luca · 421 4.4.2 · S-4431` */
export function arrowLabel(i: Item, m: MessageDetail): string {
  const h = i.hop
  if (!h) return ''
  // the row that stands on the arrow, else how it was handed over
  const event = m.events[i.event]?.event
  const kind = h.protocol === 'shadow' ? 'shadow copy' : (event ?? (h.protocol === 'smtp' ? '' : h.protocol))
  const words = labelParts(i, m, kind)
  return words === '' ? 'SMTP' : words
}

function labelParts(i: Item, m: MessageDetail, kind: string): string {
  const { recipients, certainty } = i.hop ?? { recipients: [], certainty: 'certain' }
  return [
    i.tryNumber > 0 ? `try ${i.tryNumber}` : '',
    kind,
    people(recipients, m),
    i.result === '' ? '' : replyCode(i.result),
    i.session === null ? '' : `S-${i.session + 1}`,
    certainty === 'certain' ? '' : certainty,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Only where not all of them go this way. */
function people(recipients: readonly number[], m: MessageDetail): string {
  if (recipients.length === 0 || recipients.length >= m.recipients.length) return ''
  const [first] = recipients
  if (recipients.length === 1 && first !== undefined) return shownAddress(m.recipients[first]?.address ?? '')
  return formatCounted(recipients.length, 'recipient')
}

/** Rows that say nothing more in short than their name: from whom and to whom is what the arrows show. */
const PLAIN = new Set(['RECEIVE', 'SEND', 'SUBMIT'])

export function tickWords(i: Item, m: MessageDetail): string {
  const e = m.events[i.event]
  if (!e) return ''
  const people = (text: string) => text.replace(/([^\s@,;·]+)@[^\s,;·]+/g, '$1')
  return PLAIN.has(e.event) || e.detail === '' ? e.event : `${e.event} ${people(e.detail)}`
}
