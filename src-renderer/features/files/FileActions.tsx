import { isPassing } from '@shared/model/case'
import { useApp } from '../../state/app'
import type { FileItem } from './file-items'

/** What can be done with a file whose turn has not come or that is being read. */
export function FileActions({ file }: { file: FileItem }) {
  const { session } = useApp()
  if (!isPassing(file.state)) return null
  const paused = file.state === 'paused'
  return (
    <span className="row" style={{ gap: 6 }}>
      {(file.state === 'waiting' || paused) && (
        <button type="button" className="chip" onClick={() => session.control('first', file.id)}>
          Read it first
        </button>
      )}
      <button type="button" className="chip" onClick={() => session.control(paused ? 'resume' : 'pause', file.id)}>
        {paused ? 'Resume' : 'Pause'}
      </button>
      <button type="button" className="chip" onClick={() => session.control('skip', file.id)}>
        Skip
      </button>
    </span>
  )
}
