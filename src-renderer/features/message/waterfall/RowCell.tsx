import type { RowTone, WaterfallRow } from '@shared/report/waterfall/row'
import { Icon } from '../../../components/Icon'

export const TONES: Readonly<Record<RowTone, string>> = {
  plain: '',
  wait: 'defer strong',
  negative: 'abs',
  failed: 'fail',
  uncovered: 'unc',
  absent: 'abs',
  shadow: 'shad',
}

/** Name and second line of a row, the sign of folding, the mark of the way that makes the total. */
export function RowCell({ row, onFold }: { row: WaterfallRow; onFold: () => void }) {
  return (
    <span className={`wf-name level-${row.level}`}>
      {row.open === null ? (
        <span className="wf-fold" />
      ) : (
        // the row takes → and ←: for a pointer only
        <button
          type="button"
          className="wf-fold"
          tabIndex={-1}
          aria-hidden="true"
          onClick={(e) => {
            e.stopPropagation()
            onFold()
          }}
        >
          <Icon name={row.open ? 'down' : 'right'} size="s" />
        </button>
      )}
      {row.critical && row.level > 1 && <i className="wf-critical" />}
      <span className="wf-words">
        <b className={`clip ${row.tone === 'wait' ? '' : TONES[row.tone]}`}>{row.name}</b>
        <small className="clip">{row.where}</small>
      </span>
    </span>
  )
}

/** What a row says when it is read aloud. */
export function spokenRow(r: WaterfallRow): string {
  const state = r.truth === 'absent' ? 'absent' : r.truth === 'not-covered' ? 'not covered' : ''
  return [r.name, r.where, r.took, r.share && `${r.share} of the total`, state, r.sure === 'certain' ? '' : r.sure, r.note]
    .filter(Boolean)
    .join(', ')
}
