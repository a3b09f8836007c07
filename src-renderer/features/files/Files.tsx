import { formatBytes, formatCount, formatCounted } from '@shared/base/format'
import { useMemo } from 'react'
import { useApp } from '../../state/app'
import type { Place } from '../../state/places'
import { useStore } from '../../state/store'
import { Coverage } from './Coverage'
import { FileDetail } from './FileDetail'
import { FileTable } from './FileTable'
import { balance, itemsOfCatalogue, itemsOfProgress } from './file-items'
import { JobHeader } from './JobHeader'
import { Unlock } from './Unlock'

/** Every file of the case, what became of it, and the selected one in full. */
export function Files({ place, narrow }: { place: Place; narrow: boolean }) {
  const { session, prefs, places } = useApp()
  const open = useStore(session.open, (o) => o)
  const job = useStore(session.job, (j) => j)
  const detail = useStore(prefs, (p) => p.fileDetail)
  const catalogue = open?.catalogue ?? null
  // while reading goes on the job knows more files than the last catalogue
  const running = open?.live === true && !open.final && job.files.length > 0
  const items = useMemo(
    () => (running || !catalogue ? itemsOfProgress(job.files) : itemsOfCatalogue(catalogue)),
    [running, catalogue, job.files],
  )
  const sums = balance(items)
  const locked = items.filter((i) => i.state === 'locked').length
  const selected = place.source === null ? undefined : items.find((i) => i.id === place.source)
  return (
    <div className="columns">
      <div className="fill">
        {running ? (
          <JobHeader />
        ) : (
          <header className="files-head">
            <h1 tabIndex={-1} data-focus="main">
              {catalogue ? `${formatCounted(catalogue.sources.length, 'file')} of ${catalogue.inputs.join(', ')}` : 'Files'}
            </h1>
            {catalogue && (
              <div className="files-facts">
                <span>
                  <b>{formatCount(catalogue.totals.records)}</b> rows, {formatCount(catalogue.totals.setAside)} lines set aside
                  {catalogue.totals.copies > 0 && `, ${formatCount(catalogue.totals.copies)} of them copies that count once`}
                </span>
                <span>
                  <b>{formatBytes(catalogue.totals.bytesRead)}</b> read = {formatBytes(catalogue.totals.bytesInRecords)} in rows +{' '}
                  {formatBytes(catalogue.totals.bytesInHeaders)} in headers + {formatBytes(catalogue.totals.bytesSetAside)} set aside
                </span>
                {open && open.skipped.length > 0 && (
                  <span className="defer">{formatCounted(open.skipped.length, 'file')} could not be copied from the browser</span>
                )}
              </div>
            )}
          </header>
        )}
        {locked > 0 && !running && <Unlock locked={locked} />}
        <FileTable
          items={items}
          catalogue={catalogue}
          selectedId={place.source}
          onSelect={(f) => places.adjust({ source: f?.id ?? null })}
          ways={!detail}
          {...(catalogue && { coverage: <Coverage catalogue={catalogue} /> })}
          onOpen={(f) => {
            if (f.records > 0) places.go({ screen: 'rows', source: f.id, table: null, at: null, message: null })
          }}
          note={sums.settled === sums.total ? `${sums.parts} = ${formatCount(sums.total)}, all accounted for` : sums.parts}
        />
      </div>
      {selected && detail && <FileDetail item={selected} catalogue={catalogue} over={narrow} />}
    </div>
  )
}
