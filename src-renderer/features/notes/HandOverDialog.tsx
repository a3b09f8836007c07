import { formatBytes, formatCounted } from '@shared/base/format'
import { useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { useApp } from '../../state/app'
import { handOver } from '../../state/hand-over'
import { useStore } from '../../state/store'

/** What goes into the file, said before it is written. */
export function HandOverDialog() {
  const app = useApp()
  const open = useStore(app.handing, (h) => h)
  const close = () => app.handing.set(false)
  const [withEvidence, setWithEvidence] = useState(false)
  const totals = useStore(app.session.open, (o) => o?.catalogue?.totals ?? null)
  const notes = useStore(app.caseWork.work, (w) => w.notes.size)
  const write = () => {
    close()
    void handOver(app, withEvidence)
  }
  const foot = (
    <button type="button" className="btn primary" onClick={write}>
      Write the file…
    </button>
  )
  return (
    <Dialog title="Hand the case over" open={open} close={close} foot={foot}>
      <p className="sm">
        One file for a colleague. In it are all that was done in this case ({formatCounted(notes, 'note')}, also internal ones, pins, tags,
        decisions and when the case was opened), the list of files with their hashes, servers and totals. Whoever opens it gets a case of
        their own.
      </p>
      <fieldset className="hand-over">
        <legend className="hidden-text">Evidence</legend>
        <Way checked={!withEvidence} choose={() => setWithEvidence(false)} name="Without the evidence">
          Small. Your colleague needs the same bundle; it is found by its hashes wherever it is.
        </Way>
        <Way checked={withEvidence} choose={() => setWithEvidence(true)} name="With the evidence">
          {totals ? `All files as they were received, ${formatBytes(totals.bytesRead)} unpacked. ` : ''}Names, addresses and subjects of
          mails are in it.
        </Way>
      </fieldset>
    </Dialog>
  )
}

function Way(p: { readonly name: string; readonly checked: boolean; readonly choose: () => void; readonly children: React.ReactNode }) {
  return (
    <label className="row sm">
      <input type="radio" name="evidence" checked={p.checked} onChange={p.choose} />
      <span>
        <b>{p.name}</b>
        <span className="mid end-note">{p.children}</span>
      </span>
    </label>
  )
}
