import { formatBytes, formatCount, formatCounted, formatDuration } from '@shared/base/format'
import type { JobProgress } from '@shared/model/case'
import type { ReactNode } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'

const OVER = ['finished', 'cancelled', 'failed']
export const isRunning = (p: JobProgress | null) => p === null || !OVER.includes(p.phase)

/** Held by a person; once all is read there is nothing to hold any more. */
const isHeld = (p: JobProgress | null) => p?.paused === true && (p.phase === 'listing' || p.phase === 'reading')

/** What is being read, how far, how fast, how long; and the way to stop. */
export function JobHeader({ children }: { children?: ReactNode }) {
  const { session } = useApp()
  const progress = useStore(session.job, (j) => j.progress)
  const open = useStore(session.open, (o) => o)
  const name = open?.catalogue?.name ?? 'evidence'
  const running = isRunning(progress)
  const paused = isHeld(progress)
  const share = progress && progress.bytesTotal > 0 ? Math.min(1, progress.bytesDone / progress.bytesTotal) : 0
  const totals = open?.catalogue?.totals
  return (
    <header className="files-head" data-region="job">
      <div className="row" style={{ gap: 16 }}>
        <div className="grow">
          <div className="row" style={{ gap: 10 }}>
            <h2 style={{ fontSize: 15 }} className="clip">
              {paused ? 'Paused:' : TITLE[progress?.phase ?? 'listing']} {name}
            </h2>
            <span className="xs mid clip">{running ? hint(progress, share, totals?.messages ?? 0) : (progress?.message ?? '')}</span>
          </div>
          <div
            className="progress"
            style={{ marginTop: 9 }}
            role="progressbar"
            aria-label="Read"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.floor(share * 100)}
          >
            <span style={{ width: `${share * 100}%` }} />
          </div>
        </div>
        {running && progress?.phase !== 'correlating' && (
          <button type="button" className="btn quiet" onClick={() => session.control(paused ? 'resume' : 'pause')}>
            {paused ? 'Resume' : 'Pause all'}
          </button>
        )}
        {running && (
          <button type="button" className="btn quiet" onClick={() => void session.stop()}>
            <Icon name="stop" size="s" />
            Stop and keep what is done
          </button>
        )}
        {children}
      </div>
      {progress && <Numbers progress={progress} share={share} running={running} />}
    </header>
  )
}

const TITLE = {
  listing: 'Listing',
  reading: 'Reading',
  correlating: 'Joining',
  finished: 'Read',
  cancelled: 'Stopped:',
  failed: 'Failed:',
} as const

function hint(progress: JobProgress | null, share: number, messages: number): string {
  if (isHeld(progress)) return 'Nothing is read until you resume. What is here can be used.'
  if (progress?.phase === 'correlating')
    return messages > 0
      ? 'All read. The rows of all servers are being joined; what is here can be used.'
      : 'All read; joining the rows of all servers.'
  return messages > 0
    ? `You can start now. ${Math.floor(share * 100)} % indexed; results so far will grow.`
    : 'The first messages are on their way.'
}

function Numbers({ progress, share, running }: { progress: JobProgress; share: number; running: boolean }) {
  const { session } = useApp()
  const totals = useStore(session.open, (o) => o?.catalogue?.totals ?? null)
  const files = useStore(session.job, (j) => j.files)
  const { elapsedMs, bytesDone, bytesTotal } = progress
  // the last account is that of the catalogue: copies are told apart there
  const rows = (!running && totals?.records) || files.reduce((n, f) => n + (f?.records ?? 0), 0)
  const aside = !running && totals ? totals.setAside : files.reduce((n, f) => n + (f?.setAsideLines ?? 0), 0)
  return (
    <div className="files-facts">
      <span>
        <b>{Math.floor(share * 100)} %</b> of {formatBytes(bytesTotal)}
      </span>
      <span>
        <b>{formatDuration(elapsedMs)}</b> {running ? 'elapsed' : 'in all'}
        {running && !isHeld(progress) && share > 0.03 && share < 1 && `, about ${formatDuration((elapsedMs / share) * (1 - share))} left`}
      </span>
      {elapsedMs > 300 && (
        <span>
          <b>{formatBytes((bytesDone / elapsedMs) * 1000)}/s</b>
        </span>
      )}
      <span>
        <b>{formatCount(rows)}</b> rows, {formatCount(aside)} set aside
      </span>
      <span>
        <b>{formatCount(progress.filesDone)}</b> of {formatCounted(progress.filesTotal, 'file')}
      </span>
      {totals && (
        <span>
          <b>{formatCount(totals.messages)}</b> messages{running ? ' so far' : ''}
        </span>
      )}
    </div>
  )
}
