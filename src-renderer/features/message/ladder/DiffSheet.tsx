import { formatExact } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { canAdjust } from '@shared/query/adjusted-times'
import type { MessageDetail } from '@shared/query/message-detail'
import { compareArrows } from '@shared/report/ladder/diff'
import { buildLadder } from '@shared/report/ladder/ladder'
import type { Ladder, LadderRow } from '@shared/report/ladder/row'
import { useMemo } from 'react'
import { Icon } from '../../../components/Icon'
import type { LadderShape } from './use-ladder'

interface Props {
  readonly detail: MessageDetail
  readonly catalogue: Catalogue
  readonly ladder: Ladder
  readonly shape: LadderShape
  readonly a: LadderRow
  readonly b: LadderRow
  readonly close: () => void
}

/** Two arrows beside each other; what differs stands out. */
export function DiffSheet({ detail, catalogue, ladder, shape, a, b, close }: Props) {
  const { nodes } = catalogue
  const other = useMemo(
    () =>
      canAdjust(nodes)
        ? buildLadder(detail, catalogue, { isAdjusted: !ladder.isAdjusted, folds: shape.folds, moved: shape.moved, zone: ladder.zone })
        : null,
    [detail, catalogue, nodes, ladder.isAdjusted, ladder.zone, shape],
  )
  const diff = useMemo(() => compareArrows(detail, nodes, ladder, other, a, b), [detail, nodes, ladder, other, a, b])
  return (
    <section className="ladder-diff" aria-label="Two arrows compared">
      <header>
        <b>Two arrows</b>
        <span>
          Δ <b>{diff.rawMs === null ? 'not known' : formatExact(diff.rawMs)}</b> as logged
          {diff.adjustedMs !== null && (
            <>
              , <b>{formatExact(diff.adjustedMs)}</b> <span className="inf">≈ adjusted</span>
            </>
          )}
        </span>
        <span className="grow" />
        <button type="button" className="icon-btn" aria-label="Close the comparison (Esc)" onClick={close}>
          <Icon name="close" size="s" />
        </button>
      </header>
      <table className="plain">
        <thead>
          <tr>
            <th style={{ width: 120 }}>
              <span className="hidden-text">Fact</span>
            </th>
            <th>First</th>
            <th>Second</th>
          </tr>
        </thead>
        <tbody>
          {diff.lines.map((line) => (
            <tr key={line.name} className={line.a === line.b ? 'dim' : ''}>
              <td>{line.name}</td>
              <td title={line.a}>{line.a}</td>
              <td title={line.b}>{line.a === line.b ? 'the same' : line.b}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
