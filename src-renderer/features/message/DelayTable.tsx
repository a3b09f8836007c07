import { formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { Delays } from '@shared/query/delays'
import type { MessageDetail } from '@shared/query/message-detail'
import type { DelayWords } from '@shared/report/delay-words'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { OwnFiguresOf } from './OwnFiguresOf'
import { useSelectPart } from './use-select-part'

/** The bar as a table, negative parts too; beside it what the servers say themselves. */
export function DelayTable({
  words,
  delays,
  detail,
  catalogue,
}: {
  words: readonly DelayWords[]
  delays: Delays
  detail: MessageDetail
  catalogue: Catalogue
}) {
  const { focus } = useApp()
  const hop = useStore(focus.now, (f) => f.hop)
  const select = useSelectPart(detail, delays.recipient)
  const notes = [...new Set(words.map((w) => w.clockNote).filter(Boolean))]
  const back = words.some((w) => w.part.ms < 0)
  return (
    <div className="delay-figures">
      <div className="delay-own">
        <table className="plain">
          <caption className="hidden-text">Parts of the time, in order</caption>
          <thead>
            <tr>
              <th style={{ width: '16%' }}>Part</th>
              <th>Server</th>
              <th className="right" style={{ width: '17%' }}>
                Duration
              </th>
              <th className="right" style={{ width: '15%' }}>
                Share
              </th>
              <th style={{ width: '24%' }}>Clocks</th>
            </tr>
          </thead>
          <tbody>
            {words.map((w) => (
              <tr key={`${w.part.kind}${w.part.from}${w.part.hop}`} data-on={w.part.hop >= 0 && w.part.hop === hop}>
                <td>
                  <button type="button" className="link" onClick={() => select(w)}>
                    {w.what}
                  </button>
                </td>
                <td title={w.where}>{w.where}</td>
                <td className={w.part.ms < 0 ? 'right abs' : 'right'}>{w.took}</td>
                <td className="right">{w.share || 'not drawn'}</td>
                <td className={w.clocks ? '' : 'dim'} title={w.clocks}>
                  {w.clocks || 'one'}
                </td>
              </tr>
            ))}
            <tr>
              <td className="strong">in all</td>
              <td />
              <td className="right strong">{formatDuration(delays.totalMs)}</td>
              <td colSpan={2} />
            </tr>
          </tbody>
        </table>
        {back && <p className="xs mid">A part with a minus sign is told by two clocks that differ; it is in the sum.</p>}
        {notes.map((n) => (
          <p className="xs mid" key={n}>
            {n}
          </p>
        ))}
      </div>
      <OwnFiguresOf delays={delays} detail={detail} catalogue={catalogue} />
    </div>
  )
}
