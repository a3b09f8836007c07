/** `title`: lines above it. The route of a message as plain text: one line a hop, numbered as on the map and in its table. */
import { formatClock } from '../base/format'
import { UTC, type Zone } from '../base/zone'
import type { RouteNode } from '../model/routes'
import type { MessageDetail } from '../query/message-detail'
import { failedTries } from '../query/tries'
import { visible } from './html/escape'
import { delayOf } from './route-graph'
import { columnsOf, cut, pad, padStart } from './text-columns'
import { endsInWords, PROTOCOL_WORDS } from './words'

const HEADS = ['#', 'Hosts', 'With', 'Time', 'Delay', 'Evidence', 'Notes']
const MOST = [4, 72, 20, 14, 14, 30, 70]

export function routeText(m: MessageDetail, nodes: readonly RouteNode[], title: readonly string[], zone: Zone = UTC): string {
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const rows = m.hops.map((h) => {
    const failed = failedTries(h).length
    const notes = [
      h.worked ? '' : 'never taken',
      failed > 0 ? `${failed} failed ${failed === 1 ? 'try' : 'tries'}` : '',
      h.certainty === 'certain' ? '' : `${h.certainty}, joined by ${h.key}`,
      h.recipients.length > 0 && h.recipients.length < m.recipients.length ? `for ${h.recipients.length} of ${m.recipients.length}` : '',
      h.note,
    ]
    return [
      String(h.index + 1),
      [h.from, ...h.via, h.to].map(name).join(' → '),
      PROTOCOL_WORDS[h.protocol],
      formatClock(h.at, zone),
      delayOf(h) || 'not known',
      endsInWords(h),
      notes.filter(Boolean).join('; '),
    ].map((text, i) => cut(visible(text), MOST[i] ?? 40))
  })
  const widths = HEADS.map((head, i) => Math.max(columnsOf(head), ...rows.map((r) => columnsOf(r[i] ?? ''))))
  const line = (cells: readonly string[]) =>
    cells
      .map((c, i) => (i === 0 || i === 4 ? padStart(c, widths[i] ?? 0) : pad(c, widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return `${title.map(visible).join('\n')}\n\n${[HEADS, ...rows].map(line).join('\n')}\n`
}
