import { CHANGE_SHAPES, type Change } from '@shared/report/compare-change'

/** A difference: its shape, then its words. */
export function ChangeWord({ change }: { change: Change }) {
  return (
    <span className={`change change-${change.kind}`}>
      <span aria-hidden="true">{CHANGE_SHAPES[change.kind]}</span> {change.words}
    </span>
  )
}
