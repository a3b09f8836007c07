import { useRef, useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { useApp } from '../../state/app'
import type { JudgedFinding } from '../../state/findings'

/** Title and text in a person's own words, as they stand in the window and the report from then on. */
export function RewordDialog({ finding, open, close }: { finding: JudgedFinding; open: boolean; close: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog title={`Reword F-${finding.number}`} open={open} close={close} first={field} wide>
      <Words finding={finding} close={close} field={field} />
    </Dialog>
  )
}

function Words({ finding, close, field }: { finding: JudgedFinding; close: () => void; field: React.RefObject<HTMLInputElement | null> }) {
  const { findings } = useApp()
  const [title, setTitle] = useState(finding.title)
  const [what, setWhat] = useState(finding.what)
  return (
    <form
      className="finding-form"
      onSubmit={(e) => {
        e.preventDefault()
        findings.reword(finding, { title: title.trim(), what: what.trim() })
        close()
      }}
    >
      <label className="sm">
        Title
        <input ref={field} maxLength={500} value={title} onChange={(e) => setTitle(e.target.value)} />
      </label>
      <label className="sm">
        What was seen
        <textarea rows={6} maxLength={10_000} value={what} onChange={(e) => setWhat(e.target.value)} />
      </label>
      <div className="acts">
        <button type="submit" className="btn primary" disabled={title.trim() === ''}>
          Keep these words
        </button>
        {finding.reworded && (
          <button
            type="button"
            className="btn"
            onClick={() => {
              findings.reword(finding, null)
              close()
            }}
          >
            Back to its own words
          </button>
        )}
      </div>
    </form>
  )
}
