import { formatCounted } from '@shared/base/format'
import { useMemo } from 'react'
import { useApp } from '../../state/app'
import { findEvidenceAgain } from '../../state/evidence-search'
import { useStore } from '../../state/store'
import { DrawerFrame } from './DrawerFrame'
import { RawLines } from './RawLines'
import { linesOf } from './refs'

/** The raw lines behind whatever is selected, on every screen. */
export function Drawer() {
  const { focus, session } = useApp()
  const now = useStore(focus.now, (f) => f)
  const catalogue = useStore(session.open, (o) => o?.catalogue ?? null)
  const gone = useStore(session.open, (o) => o?.evidence === 'gone')
  const changed = useStore(session.open, (o) => o?.evidence === 'changed')
  const selected = useMemo(() => linesOf(now), [now])
  if (!catalogue) return null
  const says = (
    <>
      {selected ? (
        <span className="dim">
          {selected.title} · {formatCounted(selected.refs.length, 'line')}
          {selected.more > 0 && `, ${selected.more} more under the tab Evidence of the message`}
        </span>
      ) : (
        <span className="dim">Select a message to see the lines it rests on.</span>
      )}
      {changed && <span className="defer">Some files differ from when the case was made.</span>}
    </>
  )
  return (
    <DrawerFrame says={says}>
      {gone ? <EvidenceGone /> : selected && <RawLines refs={selected.refs} catalogue={catalogue} marked={null} />}
    </DrawerFrame>
  )
}

export function EvidenceGone() {
  const app = useApp()
  const note = useStore(app.session.open, (o) => o?.evidenceNote ?? null)
  const caseId = useStore(app.session.open, (o) => o?.caseId ?? null)
  return (
    <p className="sm mid" style={{ padding: 14, maxWidth: 720 }}>
      <b>The evidence is not where it was.</b> {note ?? ''} Messages, routes and counts come from the stored index and are complete; only
      raw lines can’t be shown. Put the files back where they were and open the case again, or say where they are now.{' '}
      {caseId !== null && (
        <button type="button" className="btn" onClick={() => findEvidenceAgain(app, caseId)}>
          Find evidence again…
        </button>
      )}
    </p>
  )
}
