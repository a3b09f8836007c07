import { useRef, useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { useApp } from '../../state/app'
import type { JudgedFinding } from '../../state/findings'

/** A reason is asked for: whoever reads the case later wants to know it. */
export function DismissDialog({ finding, open, close }: { finding: JudgedFinding; open: boolean; close: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <Dialog title={`Dismiss F-${finding.number}`} open={open} close={close} first={field}>
      <Reason finding={finding} close={close} field={field} />
    </Dialog>
  )
}

function Reason({
  finding,
  close,
  field,
}: {
  finding: JudgedFinding
  close: () => void
  field: React.RefObject<HTMLTextAreaElement | null>
}) {
  const { findings } = useApp()
  const [reason, setReason] = useState('')
  return (
    <form
      className="finding-form"
      onSubmit={(e) => {
        e.preventDefault()
        findings.judge(finding, 'dismissed', reason.trim())
        close()
      }}
    >
      <p className="sm">{finding.title}</p>
      <label className="sm">
        Why it does not hold
        <textarea ref={field} rows={3} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />
      </label>
      <div className="acts">
        <button type="submit" className="btn primary" disabled={reason.trim() === ''}>
          Dismiss
        </button>
        <button type="button" className="btn" onClick={close}>
          Keep it
        </button>
      </div>
    </form>
  )
}
