import { formatCount, formatCounted } from '@shared/base/format'
import { useEffect, useMemo, useState } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { FileTable } from '../files/FileTable'
import { balance, itemsOfCatalogue, itemsOfProgress } from '../files/file-items'
import { isRunning, JobHeader } from '../files/JobHeader'

/** Slides up while a case is read and never blocks: the list above it fills meanwhile. */
export function IngestPanel() {
  const { ingestPanel, session, places } = useApp()
  const shown = useStore(ingestPanel, (p) => p)
  const live = useStore(session.open, (o) => o?.live ?? false)
  const onFiles = useStore(places.now, (p) => p.screen === 'files')
  useSpokenProgress()
  if (!shown || !live || onFiles) return null
  return <Panel />
}

function Panel() {
  const { ingestPanel, session, places } = useApp()
  const files = useStore(session.job, (j) => j.files)
  const progress = useStore(session.job, (j) => j.progress)
  const catalogue = useStore(session.open, (o) => o?.catalogue ?? null)
  const final = useStore(session.open, (o) => o?.final ?? false)
  const [selected, setSelected] = useState<number | null>(null)
  // only the catalogue knows which files are duplicates of others
  const items = useMemo(() => (final && catalogue ? itemsOfCatalogue(catalogue) : itemsOfProgress(files)), [files, final, catalogue])
  const sums = balance(items)
  const done = !isRunning(progress)
  return (
    <section className={done ? 'ingest done' : 'ingest'} aria-label="Reading the evidence" data-region="ingest">
      <JobHeader>
        <button type="button" className="icon-btn" aria-label="Close this panel; reading goes on" onClick={() => ingestPanel.set(false)}>
          <Icon name="close" />
        </button>
      </JobHeader>
      {done && sums.total > 0 && (
        <p className="sm row" style={{ padding: '8px 16px' }}>
          <span>
            <b>All {formatCounted(sums.total, 'file')} accounted for:</b> {sums.parts}.
          </span>
          <button type="button" className="link" onClick={() => places.go({ screen: 'files', message: null })}>
            See why
          </button>
        </p>
      )}
      {!done && (
        <FileTable
          items={items}
          catalogue={catalogue}
          selectedId={selected}
          onSelect={(f) => setSelected(f?.id ?? null)}
          ways
          onOpen={(f) => {
            if (f.records > 0) places.go({ screen: 'rows', source: f.id, table: null, at: null, message: null })
          }}
          note={sums.total > 0 ? `${formatCount(sums.settled)} of ${formatCount(sums.total)} settled` : ''}
        />
      )}
    </section>
  )
}

/** One sentence at most every ten seconds, and one at the end. */
function useSpokenProgress(): void {
  const { session, notices } = useApp()
  useEffect(() => {
    let before = ''
    return session.job.subscribe(() => {
      const { progress } = session.job.get()
      if (!progress || progress.bytesTotal === 0) return
      const percent = Math.floor((progress.bytesDone / progress.bytesTotal) * 100)
      const sentence = isRunning(progress) ? `${percent} per cent read.` : 'Everything is read.'
      if (sentence === before) return
      before = sentence
      notices.say(sentence)
    })
  }, [session, notices])
}
