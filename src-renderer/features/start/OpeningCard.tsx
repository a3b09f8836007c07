import { formatBytes, formatCounted, formatDuration } from '@shared/base/format'
import { useApp } from '../../state/app'
import type { Opening } from '../../state/session'

export function OpeningCard({ opening }: { opening: Opening }) {
  const { session } = useApp()
  const upload = opening.kind === 'upload' ? opening : null
  const elapsed = upload ? performance.now() - upload.startedAt : 0
  const speed = upload && elapsed > 500 ? `${formatBytes((upload.bytes / elapsed) * 1000)}/s` : ''
  const share = upload?.total ? Math.min(100, (upload.bytes / upload.total) * 100) : null
  return (
    <section className="drop-zone" aria-label="Opening">
      <h2>
        {upload ? 'Copying' : 'Opening'} {opening.name}
      </h2>
      <p className="mid" style={{ marginTop: 6 }}>
        {upload
          ? 'A browser gives no paths, so the files are copied to a temporary folder on this machine. It is deleted when the case is closed.'
          : 'Listing what is there.'}
      </p>
      {upload && (
        <>
          <div
            className="progress"
            style={{ width: 420, maxWidth: '100%', marginTop: 18 }}
            role="progressbar"
            aria-label="Copied"
            aria-valuenow={share === null ? undefined : Math.floor(share)}
          >
            <span style={{ width: `${share ?? 8}%` }} />
          </div>
          <p className="sm mid" style={{ marginTop: 10 }}>
            {formatBytes(upload.bytes)}
            {upload.total !== null && ` of ${formatBytes(upload.total)}`} · {formatCounted(upload.files, 'file')}
            {speed && ` · ${speed}`}
            {upload.total !== null && upload.bytes > 0 && elapsed > 2000 && (
              <> · about {formatDuration(((upload.total - upload.bytes) / upload.bytes) * elapsed)} left</>
            )}
          </p>
          <div className="start-actions">
            <button type="button" className="btn large" onClick={() => session.cancelOpening()}>
              Cancel
            </button>
          </div>
        </>
      )}
    </section>
  )
}
