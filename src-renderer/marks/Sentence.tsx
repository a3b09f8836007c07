import { innermost } from '@shared/formats/status-text/status-text'
import type { RouteNode } from '@shared/model/routes'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildSentence, type Tone } from '@shared/report/sentence'
import { useShownTimes } from '../state/time-view'
import { useZone } from '../state/zone'

const CLASS: Readonly<Record<Tone, string>> = {
  plain: '',
  strong: 'strong',
  wait: 'defer strong',
  failed: 'fail strong',
  delivered: 'deliv',
  uncovered: 'unc',
  absent: 'abs',
  inferred: 'inf',
}

/** The generated sentence of a message, coloured by the tone of its parts. */
export function Sentence({ detail, nodes }: { detail: MessageDetail; nodes: readonly RouteNode[] }) {
  const shown = useShownTimes(detail)
  const zone = useZone()
  return buildSentence(shown, nodes, { isAdjusted: shown.first !== detail.first, innermost, zone }).map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
    <span key={i} className={CLASS[part.tone]}>
      {part.text}
    </span>
  ))
}
