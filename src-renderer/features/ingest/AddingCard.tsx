import { formatBytes, formatCounted, formatDuration } from '@shared/base/format'
import { useApp } from '../../state/app'
import type { Opening } from '../../state/session'
import { useStore } from '../../state/store'

/** What is on its way into the open case: small and aside, because work goes on meanwhile. */
export function AddingCard() {
  const { session } = useApp()
  const adding = useStore(session.adding.state, (a) => a)
  if (!adding) return null
  const { now, waiting } = adding
  const copied = now.kind === 'upload'
  return (
    <section className="notice" aria-label="Adding evidence">
      <div className="grow">
        <strong className="adding-name">
          {copied ? 'Copying' : 'Adding'} “{now.name}”
        </strong>
        {now.kind === 'upload' && <Copied upload={now} />}
        <p className="xs">
          {copied
            ? 'Into a temporary folder on this machine, deleted when the case is closed.'
            : 'Looking whether it is in the case already.'}
          {waiting > 0 && ` ${formatCounted(waiting, 'more drop waits', 'more drops wait')}.`}
        </p>
        {copied && (
          <button type="button" className="btn" onClick={() => session.adding.cancel()}>
            Cancel
          </button>
        )}
      </div>
    </section>
  )
}

function Copied({ upload }: { upload: Extract<Opening, { kind: 'upload' }> }) {
  const { bytes, total, files, startedAt } = upload
  const share = total ? Math.min(100, (bytes / total) * 100) : null
  const elapsed = performance.now() - startedAt
  return (
    <>
      <div
        className="progress"
        style={{ marginTop: 8 }}
        role="progressbar"
        aria-label="Copied"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share)}
      >
        <span style={{ width: `${share ?? 8}%` }} />
      </div>
      <p>
        {formatBytes(bytes)}
        {total !== null && ` of ${formatBytes(total)}`} · {formatCounted(files, 'file')}
        {total !== null && bytes > 0 && elapsed > 2000 && ` · about ${formatDuration(((total - bytes) / bytes) * elapsed)} left`}
      </p>
    </>
  )
}
