import { formatBytes, formatCount, formatCounted, formatShortSpan, formatSpan } from '@shared/base/format'
import { KIND_WORDS } from '@shared/report/words'
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { Icon } from '../../components/Icon'
import { type RowColumn, RowList } from '../../components/RowList'
import { StateWord } from '../../marks/outcome'
import { FileActions } from './FileActions'
import { FileStateWord } from './FileStateWord'
import { buildTree, countStates, type FileItem, type FileState, STATE_ORDER, STATE_WORDS, type TreeRow } from './file-items'
import './files.css'

interface Props {
  readonly items: readonly FileItem[]
  readonly onSelect: (file: FileItem | null) => void
  readonly onOpen: (file: FileItem) => void
  /** What stands at the end of the filter row. */
  readonly note: string
  /** Shown in place of the list on demand. */
  readonly coverage?: ReactNode
}

/** Every file of the bundle, as a tree or flat, with what became of it. */
export function FileTable({ items, onSelect, onOpen, note, coverage }: Props) {
  const [view, setView] = useState<'tree' | 'flat' | 'coverage'>('tree')
  const flat = view === 'flat'
  const [only, setOnly] = useState<FileState | null>(null)
  const [expanded, setExpanded] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [selectedKey, setSelectedKey] = useState<string | null>(null)
  const counts = useMemo(() => countStates(items), [items])
  const shown = useMemo(() => (only ? items.filter((i) => i.state === only) : items), [items, only])
  const rows = useMemo<readonly TreeRow[]>(
    () =>
      flat
        ? shown.map((file) => ({ key: `#${file.id}`, level: 1, name: file.path, file, folder: null, archive: null, expanded: null }))
        : buildTree(shown, expanded),
    [shown, flat, expanded],
  )
  const selected = selectedKey === null ? null : rows.findIndex((r) => r.key === selectedKey)
  const chosen = selectedKey === null ? null : (rows[selected ?? -1]?.file ?? null)
  const toggle = (row: TreeRow, open: boolean) => setExpanded((e) => new Map(e).set(row.key, open))
  const columns = useMemo(() => columnsOf((row) => setExpanded((e) => new Map(e).set(row.key, !row.expanded))), [])
  const select = (index: number) => {
    const row = rows[index]
    setSelectedKey(row?.key ?? null)
    onSelect(row?.file ?? row?.archive ?? null)
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
    <div className="fill">
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
        <button type="button" className="chip" aria-pressed={only === null} onClick={() => setOnly(null)}>
          all {formatCount(items.length)}
        </button>
        {STATE_ORDER.filter((s) => counts.get(s)).map((s) => (
          <button type="button" className="chip" key={s} aria-pressed={only === s} onClick={() => setOnly((o) => (o === s ? null : s))}>
            <StateChip state={s} count={counts.get(s) ?? 0} />
          </button>
        ))}
        <span className="grow" />
        {chosen && <FileActions file={chosen} />}
        <span className="xs dim">{note}</span>
      </div>
      {view === 'coverage' && coverage ? (
        coverage
      ) : (
        <RowList
          label="Files"
          rows={rows}
          columns={columns}
          keyOf={(r) => r.key}
          selected={selected === -1 ? null : selected}
          onSelect={select}
          onOpen={(i) => {
            const row = rows[i]
            if (row?.expanded != null) toggle(row, !row.expanded)
            else if (row?.file) onOpen(row.file)
          }}
          onKey={onKey}
          treeOf={(r) => ({ level: r.level, expanded: r.expanded })}
          leastWidth={960}
        />
      )}
    </div>
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

function columnsOf(toggle: (row: TreeRow) => void): RowColumn<TreeRow>[] {
  return [
    {
      id: 'name',
      head: 'Name in bundle',
      track: 'minmax(270px, 3fr)',
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
          <span className="clip">{r.name}</span>
        </span>
      ),
    },
    {
      id: 'kind',
      head: 'Kind',
      track: 'minmax(100px, .8fr)',
      className: 'mid',
      cell: (r) => (r.folder ? formatCounted(r.folder.files, 'file') : r.file?.kind ? KIND_WORDS[r.file.kind] : ''),
    },
    { id: 'server', head: 'Server', track: 'minmax(80px, .8fr)', cell: (r) => r.file?.server ?? '' },
    {
      id: 'span',
      head: 'Span, UTC',
      track: 'minmax(138px, 1.3fr)',
      className: 'mid',
      cell: (r) => spanText((r.file ?? r.folder)?.first ?? Number.NaN, (r.file ?? r.folder)?.last ?? Number.NaN),
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
function spanText(first: number, last: number): string {
  return last - first < 86_400_000 ? formatShortSpan(first, last) : formatSpan(first, last)
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
