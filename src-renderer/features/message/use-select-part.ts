import type { MessageDetail } from '@shared/query/message-detail'
import type { DelayWords } from '@shared/report/delay-words'
import { useApp } from '../../state/app'

/** Choosing a part selects its hop; what comes behind the last hop has the row that decides the outcome. */
export function useSelectPart(detail: MessageDetail, recipient: number): (w: DelayWords) => void {
  const { focus } = useApp()
  return ({ part }) => {
    const event = detail.recipients[recipient]?.event ?? -1
    if (part.hop >= 0) focus.selectHop(part.hop)
    else if (event >= 0) focus.selectEvent(event)
  }
}
