import { formatBytes, formatCount, formatCounted } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { KIND_WORDS } from '@shared/report/words'
import {
  type Dispatch,
  type KeyboardEvent,
  type ReactNode,
  type SetStateAction,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { Icon } from '../../components/Icon'
import { type RowColumn, RowList } from '../../components/RowList'
import { useSize } from '../../components/use-size'
import { StateWord } from '../../marks/outcome'
import { ShortSpan, Span, ZonePlace } from '../../marks/Times'
import { FileActions } from './FileActions'
import { FileStateWord } from './FileStateWord'
import { branchesOf, buildTree, countStates, type FileItem, type FileState, STATE_ORDER, STATE_WORDS, type TreeRow } from './file-items'
import './files.css'

interface Props {
  readonly items: readonly FileItem[]
  readonly catalogue: Catalogue | null
  /** Id of the selected file. */
  readonly selectedId: number | null
  readonly onSelect: (file: FileItem | null) => void
  readonly onOpen: (file: FileItem) => void
  /** What stands at the end of the filter row. */
  readonly note: string
  /** Shown in place of the list on demand. */
  readonly coverage?: ReactNode
  /** Whether the ways on of the selected file stand here; false where they stand elsewhere. */
  readonly ways: boolean
}

/** Every file of the bundle, as a tree or flat, with what became of it. */
export function FileTable({ items, catalogue, selectedId, onSelect, onOpen, note, coverage, ways }: Props) {
  const [view, setView] = useState<'tree' | 'flat' | 'coverage'>('tree')
  const flat = view === 'flat'
  const [only, setOnly] = useState<FileState | null>(null)
  const [expanded, setExpanded] = useState<ReadonlyMap<string, boolean>>(new Map())
  // a folder is selected here only; files are known outside
  const [folderKey, setFolderKey] = useState<string | null>(null)
  const [box, { width }] = useSize<HTMLDivElement>()
  const counts = useMemo(() => countStates(items), [items])
  const shown = useMemo(() => (only ? items.filter((i) => i.state === only) : items), [items, only])
  const rows = useMemo<readonly TreeRow[]>(
    () =>
      flat
        ? shown.map((file) => ({
            key: `#${file.id}`,
            level: 1,
            name: nameIn(file.path),
            file,
            folder: null,
            archive: null,
            expanded: null,
          }))
        : buildTree(shown, expanded),
    [shown, flat, expanded],
  )
  const selected = rows.findIndex((r) =>
    folderKey !== null ? r.key === folderKey : selectedId !== null && (r.file ?? r.archive)?.id === selectedId,
  )
  const chosen = selectedId === null ? null : (items.find((i) => i.id === selectedId) ?? null)
  const hidden = chosen !== null && only !== null && chosen.state !== only
  const toggle = (row: TreeRow, open: boolean) => setExpanded((e) => new Map(e).set(row.key, open))
  const roomy = width === 0 || width >= ALL_FIT
  const columns = useMemo(
    () => columnsOf((row) => setExpanded((e) => new Map(e).set(row.key, !row.expanded)), flat).filter((c) => roomy || c.id !== 'hash'),
    [roomy, flat],
  )
  const reveal = useReveal(items, setExpanded)
  // a file that was chosen elsewhere is shown, whatever the list was narrowed to
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice does it; a file that changes its state may leave the list
  useEffect(() => {
    if (selectedId === null) return
    setFolderKey(null)
    reveal(selectedId)
    if (hidden) setOnly(null)
  }, [selectedId])
  const select = (index: number) => {
    const row = rows[index]
    const file = row?.file ?? row?.archive ?? null
    setFolderKey(file === null ? (row?.key ?? null) : null)
    onSelect(file)
  }
  const onKey = (e: KeyboardEvent, index: number): boolean => {
    const row = rows[index]
    if (!row) return false
    if (e.key === 'ArrowRight' && row.expanded === false) toggle(row, true)
    else if (e.key === 'ArrowLeft' && row.expanded === true) toggle(row, false)
    else if (e.key === 'ArrowLeft') {
      const parent = rows.slice(0, index).findLastIndex((r) => r.level < row.level)
      if (parent >= 0) select(parent)
    } else return false
    return true
  }
  return (
    <div className="fill" data-region="file-list">
      <div className="chips">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame */}
        <span className="segmented" role="group" aria-label="Show as" style={{ height: 24 }}>
          <button type="button" aria-pressed={view === 'tree'} onClick={() => setView('tree')}>
            Tree
          </button>
          <button type="button" aria-pressed={flat} onClick={() => setView('flat')}>
            Flat
          </button>
          {coverage && (
            <button type="button" aria-pressed={view === 'coverage'} onClick={() => setView('coverage')}>
              Coverage
            </button>
          )}
        </span>
        {view !== 'coverage' && (
          <>
            <button type="button" className="chip" aria-pressed={only === null} onClick={() => setOnly(null)}>
              all {formatCount(items.length)}
            </button>
            {STATE_ORDER.filter((s) => counts.get(s) || only === s).map((s) => (
              <button type="button" className="chip" key={s} aria-pressed={only === s} onClick={() => setOnly((o) => (o === s ? null : s))}>
                <StateChip state={s} count={counts.get(s) ?? 0} />
              </button>
            ))}
          </>
        )}
        <span className="grow" />
        {only !== null && view !== 'coverage' ? (
          <span className="sm mid row" role="status">
            <span>
              Shows <b>{formatCount(shown.length)}</b>, hides {formatCount(items.length - shown.length)} of {formatCount(items.length)}
              {hidden && ', the selected file too'}
            </span>
            <button type="button" className="btn quiet" onClick={() => setOnly(null)}>
              Show all
            </button>
          </span>
        ) : (
          <span className="xs dim">{note}</span>
        )}
      </div>
      {ways && chosen && (
        <div className="chips file-bar">
          <span className="sm clip" title={chosen.path}>
            {chosen.path.split('/').at(-1)}
          </span>
          <FileActions file={chosen} catalogue={catalogue} />
        </div>
      )}
      <div className="fill" ref={box}>
        {view === 'coverage' && coverage ? (
          coverage
        ) : (
          <RowList
            label="Files"
            rows={rows}
            columns={columns}
            keyOf={(r) => r.key}
            selected={selected < 0 ? null : selected}
            onSelect={select}
            onOpen={(i) => {
              const row = rows[i]
              if (row?.expanded != null) toggle(row, !row.expanded)
              else if (row?.file) onOpen(row.file)
            }}
            onKey={onKey}
            treeOf={(r) => ({ level: r.level, expanded: r.expanded })}
            leastWidth={960}
            empty={
              <p className="sm mid rows-none">{only === null ? 'No file is listed yet.' : `No file is ${STATE_WORDS[only]} any more.`}</p>
            }
          />
        )}
      </div>
    </div>
  )
}

const nameIn = (path: string) => path.split('/').at(-1) ?? path

/** Below this the hash gives its place; it stands in the details of the file. */
const ALL_FIT = 1180

/** Opens the branches in which a file stands. */
function useReveal(items: readonly FileItem[], setExpanded: Dispatch<SetStateAction<ReadonlyMap<string, boolean>>>): (id: number) => void {
  const latest = useRef(items)
  latest.current = items
  return useCallback(
    (id) => {
      const file = latest.current.find((i) => i.id === id)
      if (file) setExpanded((e) => new Map([...e, ...branchesOf(file.path).map((b): [string, boolean] => [b, true])]))
    },
    [setExpanded],
  )
}

function StateChip({ state, count }: { state: FileState; count: number }) {
  const text = `${STATE_WORDS[state]} ${formatCount(count)}`
  switch (state) {
    case 'indexed':
      return <StateWord state="check">{text}</StateWord>
    case 'indexed-with-notes':
      return <StateWord state="warning">{text}</StateWord>
    case 'unreadable':
      return <StateWord state="failed">{text}</StateWord>
    case 'reading':
      return <span className="transit">{text}</span>
    default:
      return <span>{text}</span>
  }
}

function columnsOf(toggle: (row: TreeRow) => void, flat: boolean): RowColumn<TreeRow>[] {
  return [
    {
      id: 'name',
      head: 'Name in bundle',
      track: 'minmax(260px, 3fr)',
      title: (r) => r.file?.path ?? r.key,
      cell: (r) => (
        <span className="tree-name" style={{ paddingLeft: (r.level - 1) * 16 }}>
          {r.folder ? (
            <button
              type="button"
              className={r.expanded ? 'twist open' : 'twist'}
              tabIndex={-1}
              aria-label={r.expanded ? `Close ${r.name}` : `Open ${r.name}`}
              onClick={(e) => {
                e.stopPropagation()
                toggle(r)
              }}
            >
              <Icon name="right" size="s" />
            </button>
          ) : (
            <span className="twist" />
          )}
          <Icon name={r.folder ? (r.folder.archive ? 'archive' : 'folder') : r.file?.kind === 'archive' ? 'archive' : 'file'} size="s" />
          <span className="clip tree-text">{r.name}</span>
          {flat && r.file && <span className="clip dim xs">{r.file.path.slice(0, -r.name.length - 1)}</span>}
        </span>
      ),
    },
    {
      id: 'kind',
      head: 'Kind',
      track: 'minmax(124px, .8fr)',
      className: 'mid',
      cell: (r) => (r.folder ? formatCounted(r.folder.files, 'file') : r.file?.kind ? KIND_WORDS[r.file.kind] : ''),
    },
    { id: 'server', head: 'Server', track: 'minmax(80px, .8fr)', cell: (r) => (r.file ?? r.folder)?.server ?? '' },
    {
      id: 'span',
      head: (
        <>
          Span, <ZonePlace />
        </>
      ),
      track: 'minmax(156px, 1.3fr)',
      className: 'mid',
      cell: (r) => <FileSpan first={(r.file ?? r.folder)?.first ?? Number.NaN} last={(r.file ?? r.folder)?.last ?? Number.NaN} />,
    },
    {
      id: 'rows',
      head: 'Rows',
      track: '86px',
      align: 'right',
      cell: (r) => ((r.file ?? r.folder)?.records ? formatCount((r.file ?? r.folder)?.records ?? 0) : ''),
    },
    {
      id: 'aside',
      head: 'Set aside',
      track: '76px',
      align: 'right',
      cell: (r) => {
        const n = (r.file ?? r.folder)?.setAside ?? 0
        return <span className={n > 0 ? 'defer' : 'dim'}>{(r.file ?? r.folder)?.records || n > 0 ? formatCount(n) : ''}</span>
      },
    },
    {
      id: 'size',
      head: 'Size',
      track: '84px',
      align: 'right',
      className: 'mid',
      cell: (r) => formatBytes((r.file ?? r.folder)?.bytes ?? null),
    },
    {
      id: 'hash',
      head: 'SHA-256',
      track: '74px',
      className: 'mono',
      cell: (r) => <span className="dim">{r.file?.sha256?.slice(0, 8) ?? ''}</span>,
      title: (r) => r.file?.sha256 ?? '',
    },
    {
      id: 'state',
      head: 'State',
      track: 'minmax(150px, 2fr)',
      cell: (r) => (r.file ? <FileStateWord file={r.file} /> : r.folder ? <FolderState row={r} /> : null),
      title: (r) => r.file?.note ?? '',
    },
  ]
}

/** Hours inside a day, days beyond. */
function FileSpan({ first, last }: { first: number; last: number }) {
  return last - first < 86_400_000 ? <ShortSpan first={first} last={last} /> : <Span first={first} last={last} />
}

function FolderState({ row }: { row: TreeRow }) {
  const f = row.folder
  if (!f) return null
  if (f.open > 0)
    return (
      <span className="state-bar">
        <span className="progress">
          <span style={{ width: `${f.bytes > 0 ? (f.done / f.bytes) * 100 : 0}%` }} />
        </span>
        <span className="clip mid">{formatCounted(f.open, 'file')} to go</span>
      </span>
    )
  if (f.problems > 0) return <StateWord state="warning">{f.problems} locked or unreadable</StateWord>
  return <span className="dim">done</span>
}
