import { formatBytes, formatCount, formatCounted } from '@shared/base/format'
import type { JobProgress } from '@shared/model/case'
import { useEffect, useState } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'

/** True counts, one line; nothing here blinks or speaks. */
export function Status() {
  const { session, list, focus, connection, recent, link } = useApp()
  const open = useStore(session.open, (o) => o)
  const progress = useStore(session.job, (j) => j.progress)
  const answer = useStore(list.answer, (a) => a)
  const selected = useStore(focus.now, (f) => f.message)
  const cases = useStore(recent.list, (l) => l?.length ?? 0)
  const others = useStore(link.others, (n) => n)
  const totals = open?.catalogue?.totals
  const reading = progress !== null && !['finished', 'cancelled', 'failed'].includes(progress.phase)
  return (
    <footer className="status" data-region="status">
      {open ? (
        <>
          <span className={reading ? 'transit' : ''}>{reading ? doing(progress) : stateOf(open)}</span>
          {totals && <span>{formatCounted(totals.records, 'row')}</span>}
          {totals && (
            <span>
              {formatCounted(totals.messages, 'message')}
              {reading ? ' so far' : ''}
            </span>
          )}
          {answer && answer.shown < answer.total && <span>{formatCount(answer.shown)} shown</span>}
          {selected !== null && <span>selected M-{selected + 1}</span>}
          {open.catalogue && (
            <span>{formatCounted(open.catalogue.nodes.filter((n) => n.kind === 'exchange-server').length, 'server')}</span>
          )}
        </>
      ) : (
        <>
          <span>ready</span>
          <span>{formatCounted(cases, 'case')}</span>
        </>
      )}
      <span className="grow" />
      {open && <SavedState />}
      {others > 0 && <span>{formatCounted(others, 'other window')}</span>}
      {open?.storedBytes != null && <span>stored, {formatBytes(open.storedBytes)}</span>}
      {open && !open.live && <span>from the store</span>}
      {open?.storeProblem && <span className="fail">not stored</span>}
      <span>offline · {connection.hello.shell === 'electron' ? 'window' : 'browser window'}</span>
      <span>Hopscope {connection.hello.version}</span>
    </footer>
  )
}

/** Whether what a person did is on disk. */
function SavedState() {
  const { caseWork } = useApp()
  const saving = useStore(caseWork.saving, (s) => s)
  const [, tick] = useState(0)
  const at = saving.state === 'saved' ? saving.at : null
  useEffect(() => {
    if (at === null) return
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS)
    return () => clearInterval(timer)
  }, [at])
  if (saving.state === 'failed') return <span className="fail">notes not saved: {saving.why}</span>
  if (saving.state === 'saving') return <span className="transit">saving</span>
  return at === null ? null : <span>notes saved {ago(Date.now() - at)}</span>
}

const TICK_MS = 5000

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 5) return 'just now'
  return seconds < 60 ? `${seconds} s ago` : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`
}

function doing(p: JobProgress): string {
  if (p.phase === 'correlating') return 'all read, joining'
  return `${p.paused ? 'paused at' : 'indexing'} ${percent(p.bytesDone, p.bytesTotal)}`
}

function stateOf(open: { final: boolean; catalogue: { complete: boolean } | null }): string {
  if (!open.catalogue) return 'reading'
  if (!open.final) return 'reading'
  return open.catalogue.complete ? 'indexed 100 %' : 'stopped; what was read is here'
}

export const percent = (done: number, total: number) => (total > 0 ? `${Math.min(100, Math.floor((done / total) * 100))} %` : '…')
