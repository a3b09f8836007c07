import type { Catalogue } from '@shared/model/case'
import { isPassing } from '@shared/model/case'
import { useApp } from '../../state/app'
import { openDialog } from '../../state/commands'
import { useStore } from '../../state/store'
import type { FileItem } from './file-items'
import { focusPassword } from './Unlock'

/** Where the details of a file say what was set aside. */
export const SET_ASIDE = 'file-set-aside'

/** The ways on from a file: what can be done in its state, and nothing that can't. */
export function FileActions({ file, catalogue }: { file: FileItem; catalogue: Catalogue | null }) {
  return (
    <span className="file-ways">
      {isPassing(file.state) && <Turn file={file} />}
      {file.records > 0 && <OpenRows file={file} />}
      {file.setAside > 0 && !isPassing(file.state) && catalogue && <SetAside />}
      {file.state === 'duplicate' && catalogue && <OtherFile file={file} catalogue={catalogue} />}
      {file.state === 'locked' && <Password />}
      {file.state === 'unreadable' && <Again />}
    </span>
  )
}

/** Its turn has not come, or it is being read. */
function Turn({ file }: { file: FileItem }) {
  const { session } = useApp()
  const paused = file.state === 'paused'
  return (
    <>
      {(file.state === 'waiting' || paused) && (
        <button type="button" className="btn" onClick={() => session.control('first', file.id)}>
          Read it first
        </button>
      )}
      <button type="button" className="btn" onClick={() => session.control(paused ? 'resume' : 'pause', file.id)}>
        {paused ? 'Resume' : 'Pause'}
      </button>
      <button type="button" className="btn" onClick={() => session.control('skip', file.id)}>
        Skip
      </button>
    </>
  )
}

function OpenRows({ file }: { file: FileItem }) {
  const { places } = useApp()
  return (
    <button
      type="button"
      className="btn"
      onClick={() => places.go({ screen: 'rows', source: file.id, table: null, at: null, message: null })}
    >
      Open its rows
    </button>
  )
}

function SetAside() {
  const { prefs } = useApp()
  const show = () => {
    prefs.set((p) => ({ ...p, fileDetail: true }))
    // the details may only be drawn by this
    requestAnimationFrame(() => {
      const head = document.getElementById(SET_ASIDE)
      head?.scrollIntoView({ block: 'start' })
      head?.focus({ preventScroll: true })
    })
  }
  return (
    <button type="button" className="btn" onClick={show}>
      Show what was set aside
    </button>
  )
}

function OtherFile({ file, catalogue }: { file: FileItem; catalogue: Catalogue }) {
  const { places } = useApp()
  const other = catalogue.sources[file.id]?.duplicateOf ?? null
  if (other === null) return null
  return (
    <button
      type="button"
      className="btn"
      title={catalogue.sources[other]?.path}
      onClick={() => places.go({ screen: 'files', source: other })}
    >
      Go to the other file
    </button>
  )
}

function Password() {
  const { session } = useApp()
  const running = useStore(session.open, (o) => o?.live === true && !o.final)
  if (running) return <span className="xs dim">The password is asked for when the rest is read.</span>
  return (
    <button type="button" className="btn" onClick={focusPassword}>
      Enter the password
    </button>
  )
}

function Again() {
  const app = useApp()
  return (
    <button type="button" className="btn" onClick={() => openDialog(app, 'files')}>
      Add a good copy…
    </button>
  )
}
