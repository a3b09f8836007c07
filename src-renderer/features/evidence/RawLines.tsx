import { formatCount } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { SourceRef } from '@shared/model/source'
import { useCallback, useEffect } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { copyText } from '../../state/copy-text'
import { useStore } from '../../state/store'
import { shownText } from './secret-lines'

interface Props {
  readonly refs: readonly SourceRef[]
  readonly catalogue: Catalogue
  readonly marked: SourceRef | null
  /** Lines of protocol logs by `source:offset`: whether their session shows them to hold a secret. */
  readonly secrets?: ReadonlyMap<string, boolean>
}

/** Raw lines as they stand in the evidence, under the file they are from. Text only, whatever they say; secrets of AUTH are masked. */
export function RawLines({ refs, catalogue, marked, secrets }: Props) {
  const { evidence, notices, places } = useApp()
  const screen = useStore(places.now, (p) => p.screen)
  useStore(evidence.version, (v) => v)
  // a secret can only be told from the rest with its stream: bytes of captures are never shown as text
  const isText = useCallback((ref: SourceRef) => catalogue.sources[ref.source]?.kind !== 'capture', [catalogue])
  useEffect(() => {
    evidence.want(refs.filter(isText))
  }, [evidence, refs, isText])
  const shown = (ref: SourceRef, text: string) =>
    shownText(text, catalogue.sources[ref.source], secrets?.get(`${ref.source}:${ref.offset}`) ?? null)
  const copy = (ref: SourceRef) => {
    copyText(notices, citation(ref, catalogue, shown(ref, evidence.get(ref)?.text ?? '')), 'Citation copied.')
  }
  return (
    <div className="raw" data-testid="raw-lines">
      {refs.map((ref, i) => {
        const line = evidence.get(ref)
        const on = marked !== null && marked.source === ref.source && marked.offset === ref.offset
        return (
          <div key={`${ref.source}:${ref.offset}`}>
            {ref.source !== refs[i - 1]?.source && <FileHead source={ref.source} catalogue={catalogue} linked={screen !== 'files'} />}
            <div className={on ? 'raw-line on' : 'raw-line'}>
              <span className="ln" title={`Line ${ref.line}`}>
                {ref.line > 0 ? formatCount(ref.line) : ''}
              </span>
              <span className="off" title="Byte offset in the file">
                +{formatCount(ref.offset)}
              </span>
              <code>
                {!isText(ref) ? (
                  <span className="dim">Bytes of a capture: packets are shown with their stream, under Captures.</span>
                ) : line === null ? (
                  <span className="dim">reading…</span>
                ) : line.text === null ? (
                  <span className="fail">{line.problem ?? 'not readable'}</span>
                ) : (
                  shown(ref, line.text)
                )}
                {line?.cut && <span className="dim"> … (longer than what is shown)</span>}
              </code>
              <span className="raw-ways">
                {(screen === 'messages' || screen === 'sessions') && (
                  <button
                    type="button"
                    className="icon-btn"
                    aria-label={`Show line ${ref.line} among the log rows`}
                    title="Show it among the log rows"
                    onClick={() => places.go({ screen: 'rows', message: null, source: ref.source, table: null, at: ref.offset })}
                  >
                    <Icon name="rows" size="s" />
                  </button>
                )}
                <button type="button" className="icon-btn" aria-label={`Copy line ${ref.line} as a citation`} onClick={() => copy(ref)}>
                  <Icon name="copy" size="s" />
                </button>
              </span>
            </div>
          </div>
        )
      })}
    </div>
  )
}

function FileHead({ source, catalogue, linked }: { source: number; catalogue: Catalogue; linked: boolean }) {
  const { places } = useApp()
  const file = catalogue.sources[source]
  return (
    <div className="raw-file">
      <Icon name="file" size="s" />
      {linked && file ? (
        <button
          type="button"
          className="link clip"
          title={`${file.path}: show it under Files`}
          onClick={() => places.go({ screen: 'files', message: null, source })}
        >
          {file.path}
        </button>
      ) : (
        <span className="clip" title={file?.path}>
          {file?.path ?? `file ${source}`}
        </span>
      )}
      <span className="grow" />
      <span
        className="mono clip"
        style={{ flex: 'none' }}
        title={file?.sha256 ? `SHA-256 ${file.sha256}` : 'No hash: the file could not be read to its end'}
      >
        {file?.sha256 ? `SHA-256 ${file.sha256.slice(0, 16)}…` : 'no hash'}
      </span>
    </div>
  )
}

/** File, place, hash and the line: enough to check it without this program. */
export function citation(ref: SourceRef, { sources }: Catalogue, text: string): string {
  const file = sources[ref.source]
  return `${file?.path ?? ''}, ${file?.kind === 'capture' ? 'packet' : 'line'} ${ref.line}, byte ${ref.offset}, SHA-256 ${file?.sha256 ?? 'unknown'}\n${text}\n`
}
