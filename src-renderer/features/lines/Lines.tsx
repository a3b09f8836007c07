import { formatBytes, formatCount, formatCounted, formatShare } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { writeLinePattern } from '@shared/query/line-pattern'
import { useEffect, useMemo, useState } from 'react'
import { RowList } from '../../components/RowList'
import { useApp } from '../../state/app'
import { focusSearch } from '../../state/commands'
import type { LineHit, LinesNow } from '../../state/line-search'
import { useStore } from '../../state/store'
import { EvidenceGone } from '../evidence/Drawer'
import { RawLines } from '../evidence/RawLines'
import { shownText } from '../evidence/secret-lines'
import '../rows/rows.css'
import './lines.css'

/** Raw lines of the logs that an expression matches: where each stands, what it says, and the message it tells of. */
export function Lines() {
  const { lines, session } = useApp()
  const now = useStore(lines.now, (n) => n)
  const open = useStore(session.open, (o) => o)
  if (!now || !open?.catalogue)
    return (
      <div className="fill">
        <div className="grid-empty" role="status">
          <h1 tabIndex={-1} data-focus="main">
            Lines of the logs
          </h1>
          <p>
            Type an expression between slashes into the search field, such as <span className="mono">/550 5\.1\.\d/i</span>. It reads every
            log of the case.
          </p>
          <button type="button" className="btn" onClick={focusSearch}>
            To the search field
          </button>
        </div>
      </div>
    )
  return <Found now={now} catalogue={open.catalogue} gone={open.evidence === 'gone'} />
}

function Found({ now, catalogue, gone }: { now: LinesNow; catalogue: Catalogue; gone: boolean }) {
  const { lines, places, picked } = useApp()
  const [selected, setSelected] = useState<number | null>(null)
  const hit = selected === null ? undefined : now.hits[selected]
  const refs = useMemo(() => (hit ? [hit] : []), [hit])
  const path = catalogue.sources[hit?.source ?? -1]?.path
  useEffect(() => {
    const label = `line ${hit?.line ?? 0} of ${path?.split('/').at(-1) ?? ''}`
    picked.set(hit && path !== undefined ? { kind: 'event', path, offset: hit.offset, label } : null)
    return () => picked.set(null)
  }, [hit, path, picked])
  const openRow = (i: number) => {
    const of = now.hits[i]
    if (of) places.go({ screen: 'rows', source: of.source, table: null, at: of.offset })
  }
  return (
    <div className="fill lines-screen">
      <header className="files-head">
        <h1 tabIndex={-1} data-focus="main" className="clip">
          Lines that match <span className="mono">{writeLinePattern(now.pattern)}</span>
        </h1>
        <div className="files-facts">
          <span role="status">
            <b>{formatCount(now.hits.length)}</b> {now.hits.length === 1 ? 'line' : 'lines'}
            {stateWords(now)}
          </span>
          {now.state === 'working' ? (
            <button type="button" className="btn" aria-keyshortcuts="Escape" onClick={() => lines.stop()}>
              Stop
            </button>
          ) : (
            <button type="button" className="btn quiet" onClick={() => lines.look(now.pattern)}>
              Look again
            </button>
          )}
        </div>
      </header>
      {now.state === 'working' && (
        <div
          className="progress"
          role="progressbar"
          aria-label="Logs read"
          aria-valuenow={Math.floor((now.bytes / Math.max(1, now.allBytes)) * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${Math.min(100, (now.bytes / Math.max(1, now.allBytes)) * 100)}%` }} />
        </div>
      )}
      {now.unread.length > 0 && (
        <p className="sm defer lines-note">
          {formatCounted(now.unread.length, 'file')} could not be read to the end: what stands there is not among these.
        </p>
      )}
      <RowList<LineHit>
        label="Lines"
        rows={now.hits}
        columns={[
          {
            id: 'file',
            head: 'File',
            track: 'minmax(120px, 1fr)',
            className: 'mid',
            cell: (h) => catalogue.sources[h.source]?.path.split('/').at(-1) ?? '',
            title: (h) => catalogue.sources[h.source]?.path ?? '',
          },
          { id: 'line', head: 'Line', track: '76px', align: 'right', className: 'mono', cell: (h) => formatCount(h.line) },
          { id: 'offset', head: 'Byte', track: '104px', align: 'right', className: 'mono dim', cell: (h) => formatCount(h.offset) },
          {
            id: 'message',
            head: 'Message',
            track: '92px',
            cell: (h) =>
              h.message < 0 ? (
                <span className="dim">none known</span>
              ) : (
                <button type="button" className="link mono" onClick={() => places.go({ screen: 'messages', message: h.message })}>
                  M-{h.message + 1}
                </button>
              ),
          },
          {
            id: 'text',
            head: 'Text',
            track: 'minmax(320px, 5fr)',
            className: 'mono',
            cell: (h) => <LineText hit={h} catalogue={catalogue} />,
          },
        ]}
        keyOf={(h) => `${h.source} ${h.offset}`}
        selected={selected}
        onSelect={setSelected}
        onOpen={openRow}
        rowLabel={(h) =>
          `line ${h.line} of ${catalogue.sources[h.source]?.path.split('/').at(-1) ?? ''}${h.message < 0 ? '' : `, M-${h.message + 1}`}`
        }
        empty={
          now.state !== 'working' && (
            <p className="sm dim rows-none">
              {now.state === 'done' ? 'No line of the logs matches.' : 'No line was found before it ended.'}
            </p>
          )
        }
      />
      <section className="drawer rows-line" aria-label="The line as it stands in the file" data-region="drawer">
        {gone ? (
          <EvidenceGone />
        ) : hit ? (
          <RawLines refs={refs} catalogue={catalogue} marked={null} />
        ) : (
          <p className="sm dim rows-none">Select a line to see it as it stands in its file; Enter shows it among the log rows.</p>
        )}
      </section>
    </div>
  )
}

/** Read when its row comes into sight; secrets of protocol logs stay masked. */
function LineText({ hit, catalogue }: { hit: LineHit; catalogue: Catalogue }) {
  const { evidence } = useApp()
  useStore(evidence.version, (v) => v)
  useEffect(() => evidence.want([hit]), [evidence, hit])
  const line = evidence.get(hit)
  if (!line) return <span className="dim">…</span>
  if (line.text === null) return <span className="dim">{line.problem}</span>
  return shownText(line.text, catalogue.sources[hit.source], null)
}

function stateWords({ state, bytes, allBytes, files, more, hits, why }: LinesNow): string {
  const of = `${formatBytes(bytes)} of ${formatBytes(allBytes)} in ${formatCounted(files, 'file')}`
  if (state === 'working') return ` so far; ${formatShare(bytes, allBytes) || '0 %'} read, ${of}`
  if (state === 'stopped') return `; stopped after ${of}`
  if (state === 'failed') return `; it ended: ${why}`
  return more
    ? `; more than ${formatCount(hits.length - 1)} match, the first are shown: narrow the expression`
    : `; all ${formatBytes(bytes)} of ${formatCounted(files, 'file')} read`
}
