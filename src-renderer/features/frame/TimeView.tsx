import { canAdjust } from '@shared/query/adjusted-times'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { toggleAdjusted, useAdjusted } from '../../state/time-view'

/** The one switch between times as logged and adjusted ones. */
export function TimeView() {
  const app = useApp()
  const isAdjusted = useAdjusted()
  const can = useStore(app.session.open, (o) => o?.catalogue !== undefined && o?.catalogue !== null && canAdjust(o.catalogue.nodes))
  if (!can)
    return (
      <span
        className="title-note boxed strong"
        title="Times are as logged. No two clocks of this case could be compared, so none can be adjusted."
      >
        RAW
      </span>
    )
  return (
    <button
      type="button"
      className="title-note boxed strong time-view"
      aria-pressed={isAdjusted}
      aria-keyshortcuts="A"
      aria-label="Adjusted times"
      title={
        isAdjusted
          ? 'On the page of a message times are adjusted by what is known of the clocks, and marked; lists and logs stay as logged. Back to times as logged (A).'
          : 'Times are as logged. Show those of a message adjusted by what is known of the clocks (A).'
      }
      onClick={() => toggleAdjusted(app)}
    >
      {isAdjusted ? '≈ ADJUSTED' : 'RAW'}
    </button>
  )
}
