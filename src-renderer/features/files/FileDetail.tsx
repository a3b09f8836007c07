import { formatBytes, formatCount, formatCounted } from '@shared/base/format'
import { zoneOffset } from '@shared/base/zone'
import { type Catalogue, isPassing } from '@shared/model/case'
import type { SourceFile } from '@shared/model/source'
import { KIND_WORDS, SET_ASIDE_WORDS } from '@shared/report/words'
import { useMemo, useState } from 'react'
import { Icon } from '../../components/Icon'
import { Instant, ShortSpan, ZonePlace } from '../../marks/Times'
import { useApp } from '../../state/app'
import { RawLines } from '../evidence/RawLines'
import { MarksSection } from '../notes/MarksSection'
import { FileActions, SET_ASIDE } from './FileActions'
import { FileStateWord } from './FileStateWord'
import type { FileItem } from './file-items'

const SHOWN = 50

interface Props {
  readonly item: FileItem
  readonly catalogue: Catalogue | null
  /** Over the list instead of beside it. */
  readonly over: boolean
}

/** The selected file: its state and the ways on at once, the rest as soon as it is read. */
export function FileDetail({ item, catalogue, over }: Props) {
  const { prefs } = useApp()
  const file = isPassing(item.state) ? undefined : catalogue?.sources[item.id]
  return (
    <aside className={over ? 'inspector file-detail over' : 'inspector file-detail'} aria-label="File" data-region="inspector">
      <section>
        <div className="row">
          <p className="xs dim grow">File</p>
          <button
            type="button"
            className="icon-btn"
            aria-label="Close the details of the file"
            title="Close (I)"
            onClick={() => prefs.set((p) => ({ ...p, fileDetail: false }))}
          >
            <Icon name="close" size="s" />
          </button>
        </div>
        <h2>{item.path.split('/').at(-1)}</h2>
        <p className="xs mid" style={{ overflowWrap: 'anywhere', marginTop: 4 }}>
          {item.path}
        </p>
        <div style={{ marginTop: 8, whiteSpace: 'normal' }} className="sm">
          <FileStateWord file={isPassing(item.state) ? item : { ...item, note: null }} />
          {file?.note && <p className="mid">{file.note}</p>}
        </div>
        <FileActions file={item} catalogue={catalogue} />
      </section>
      <MarksSection target={{ kind: 'file', path: item.path, label: item.path.split('/').at(-1) ?? item.path }} />
      {file && catalogue && <Known key={file.id} file={file} item={item} catalogue={catalogue} />}
    </aside>
  )
}

/** All that is known of one file: what it is and why, how its bytes balance, what was set aside, where and for which reason. */
function Known({ file, item, catalogue }: { file: SourceFile; item: FileItem; catalogue: Catalogue }) {
  const { notices, places } = useApp()
  const { balance, header } = file
  const sum = balance.inRecords + balance.inHeaders + balance.setAside
  const copy = () => {
    void navigator.clipboard.writeText(`${file.sha256}  ${file.path}\n`).then(
      () => notices.say('Hash copied.'),
      () => undefined,
    )
  }
  return (
    <>
      <section>
        <dl className="facts">
          <dt>Kind</dt>
          <dd>{KIND_WORDS[file.kind]}</dd>
          <dt>Server</dt>
          <dd>
            {item.server || 'not known'} <span className="xs mid">{catalogue.serverWhy[file.id]}</span>
          </dd>
          <dt>
            Span, <ZonePlace />
          </dt>
          <dd>{Number.isNaN(file.first) ? 'no times' : <ShortSpan first={file.first} last={file.last} />}</dd>
          <dt>Rows</dt>
          <dd>{formatCount(file.records)}</dd>
          {file.clock && (
            <>
              <dt>Times</dt>
              <dd>
                {clockWords(file.clock)} <span className="xs mid">{file.clock.why}</span>
              </dd>
            </>
          )}
          <dt>Encoding</dt>
          <dd>{file.encoding}</dd>
          <dt>SHA-256</dt>
          <dd className="mono">
            {file.sha256 ?? 'none: the file could not be read to its end'}{' '}
            {file.sha256 && (
              <button type="button" className="icon-btn" style={{ verticalAlign: 'middle' }} aria-label="Copy the hash" onClick={copy}>
                <Icon name="copy" size="s" />
              </button>
            )}
          </dd>
          {file.duplicateOf !== null && (
            <>
              <dt>Same bytes</dt>
              <dd style={{ overflowWrap: 'anywhere' }}>
                <button type="button" className="link" onClick={() => places.go({ screen: 'files', source: file.duplicateOf })}>
                  {catalogue.sources[file.duplicateOf]?.path}
                </button>
              </dd>
            </>
          )}
        </dl>
      </section>
      {sum > 0 && (
        <section>
          <h3>
            Balance <span>{sum === file.bytes ? 'adds up' : 'does not add up'}</span>
          </h3>
          <p className="sm">
            {formatBytes(file.bytes)} = {formatBytes(balance.inRecords)} in rows + {formatBytes(balance.inHeaders)} in headers +{' '}
            <span className={balance.setAside > 0 ? 'defer' : ''}>{formatBytes(balance.setAside)} set aside</span>
          </p>
        </section>
      )}
      {file.issues.length > 0 && (
        <section>
          <h3>
            Notes <span>{file.issues.length}</span>
          </h3>
          <ul className="sm" style={{ paddingLeft: 16 }}>
            {file.issues.map((i) => (
              <li key={`${i.code}${i.line ?? ''}`}>
                {i.message}{' '}
                <span className="dim xs">
                  {i.count > 1 && `${formatCount(i.count)} times`} {i.line !== undefined && `first in line ${formatCount(i.line)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(file.state === 'unreadable' || file.state === 'not-needed' || file.state === 'skipped') && file.bytes > 0 && (
        <FirstBytes file={file} catalogue={catalogue} />
      )}
      {file.setAside.length > 0 && <SetAsideLines file={file} catalogue={catalogue} />}
      {header && (
        <section>
          <h3>Header</h3>
          <dl className="facts">
            <dt>Software</dt>
            <dd>{header.software ?? 'not stated'}</dd>
            <dt>Version</dt>
            <dd className="mono">{header.version ?? 'not stated'}</dd>
            <dt>Type</dt>
            <dd>{header.logType ?? 'not stated'}</dd>
            <dt>Begun</dt>
            <dd className="mono">{Number.isNaN(header.date) ? 'not stated' : <Instant at={header.date} />}</dd>
            <dt>Fields</dt>
            <dd>{header.fields.length}</dd>
          </dl>
        </section>
      )}
    </>
  )
}

/** What nobody reads can still be looked at. */
function FirstBytes({ file, catalogue }: { file: SourceFile; catalogue: Catalogue }) {
  const [shown, setShown] = useState(false)
  const refs = useMemo(() => [{ source: file.id, offset: 0, length: Math.min(file.bytes, 1000), line: 1 }], [file])
  if (!shown)
    return (
      <section>
        <button type="button" className="link" onClick={() => setShown(true)}>
          Show its first bytes
        </button>
      </section>
    )
  return (
    <section style={{ padding: 0 }}>
      <RawLines refs={refs} catalogue={catalogue} marked={null} />
    </section>
  )
}

function clockWords({ basis, offsets }: NonNullable<SourceFile['clock']>): string {
  if (basis === 'utc') return 'UTC.'
  if (offsets.length === 0) return 'Local, zone not known: its rows have no UTC time.'
  return `Local, ${offsets.map(zoneOffset).join(' and ')}.`
}

function SetAsideLines({ file, catalogue }: { file: SourceFile; catalogue: Catalogue }) {
  const refs = useMemo(
    () =>
      file.setAside
        .filter((s) => s.reason !== 'blank-line' && s.reason !== 'nul-padding')
        .slice(0, SHOWN)
        .map((s) => ({ source: file.id, offset: s.offset, length: Math.min(s.bytes, 2000), line: s.line })),
    [file],
  )
  return (
    <>
      <section>
        <h3 id={SET_ASIDE} tabIndex={-1}>
          Set aside <span>{formatCounted(file.setAsideLines, 'line')}</span>
        </h3>
        <table>
          <thead>
            <tr>
              <th>Line</th>
              <th>Bytes</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {file.setAside.slice(0, SHOWN).map((s) => (
              <tr key={s.offset}>
                <td className="mono">
                  {formatCount(s.line)}
                  {s.lines > 1 && `–${formatCount(s.line + s.lines - 1)}`}
                </td>
                <td className="mono">{formatCount(s.bytes)}</td>
                <td>{SET_ASIDE_WORDS[s.reason]}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {file.setAside.length > SHOWN && <p className="xs dim">and {file.setAside.length - SHOWN} more places</p>}
      </section>
      {refs.length > 0 && (
        <section style={{ padding: 0 }}>
          <RawLines refs={refs} catalogue={catalogue} marked={null} />
        </section>
      )}
    </>
  )
}
