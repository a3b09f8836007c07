// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements don't allow
/**
 * Rows in columns, of which only the visible ones exist. One tab stop; arrows, J/K, PgUp/PgDn, Home and End move, moving selects, Enter
 * opens, Space peeks. Knows nothing of what it shows.
 */
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useSize } from './use-size'
import './row-list.css'

export interface RowColumn<R> {
  readonly id: string
  readonly head: ReactNode
  /** A CSS grid track: `84px`, `minmax(120px, 2fr)`. */
  readonly track: string
  readonly align?: 'right'
  readonly className?: string
  readonly cell: (row: R, index: number) => ReactNode
  /** Whole text where the cell may be cut. */
  readonly title?: (row: R, index: number) => string
}

interface Props<R> {
  readonly label: string
  readonly rows: readonly R[]
  readonly columns: readonly RowColumn<R>[]
  readonly keyOf: (row: R, index: number) => string | number
  readonly selected: number | null
  readonly onSelect: (index: number) => void
  readonly onOpen?: (index: number) => void
  readonly onPeek?: (index: number) => void
  /** Other keys; true when it was handled. */
  readonly onKey?: (e: KeyboardEvent, index: number) => boolean
  readonly rowHeight?: number
  readonly leastWidth?: number
  readonly rowLabel?: (row: R, index: number) => string
  /** Extra attributes for a tree: level, expanded. */
  readonly treeOf?: (row: R) => { readonly level: number; readonly expanded: boolean | null }
  readonly empty?: ReactNode
  /** The selected row takes the focus when the list appears. */
  readonly takeFocus?: boolean
  /** Drawn over the rows that exist, from the first to before the last: what is one picture and not many cells. Scrolls with them. */
  readonly overlay?: (first: number, last: number) => ReactNode
}

const HEAD = 28
const SPARE = 6

export function RowList<R>(p: Props<R>) {
  const { rows, columns, selected, rowHeight = 26 } = p
  const [box, size] = useSize<HTMLDivElement>()
  const [top, setTop] = useState(0)
  const wantsFocus = useRef(p.takeFocus ?? false)
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE)
  const last = Math.min(rows.length, Math.ceil((top + size.height) / rowHeight) + SPARE)
  const tabStop = selected !== null && selected < rows.length ? selected : 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that becomes lower keeps its selected row in sight
  useLayoutEffect(() => {
    const element = box.current
    if (!element || selected === null) return
    const y = selected * rowHeight
    if (y < element.scrollTop) element.scrollTop = y
    else if (y + rowHeight > element.scrollTop + element.clientHeight - HEAD)
      element.scrollTop = y + rowHeight - element.clientHeight + HEAD
  }, [selected, rowHeight, box, size.height])
  // the row may only exist after the scroll
  useEffect(() => {
    if (!wantsFocus.current) return
    const row = box.current?.querySelector<HTMLElement>(`[data-index="${tabStop}"]`)
    if (row) {
      wantsFocus.current = false
      row.focus({ preventScroll: true })
    }
  })

  const move = (to: number) => {
    const index = Math.min(Math.max(to, 0), rows.length - 1)
    if (index < 0) return
    wantsFocus.current = true
    p.onSelect(index)
  }
  const page = Math.max(1, Math.floor((size.height - HEAD) / rowHeight) - 1)
  const onKey = (e: KeyboardEvent) => {
    if (e.altKey || e.ctrlKey || e.metaKey) {
      p.onKey?.(e, tabStop)
      return
    }
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: tabStop + 1,
      j: tabStop + 1,
      ArrowUp: tabStop - 1,
      k: tabStop - 1,
      PageDown: tabStop + page,
      PageUp: tabStop - page,
      Home: 0,
      End: rows.length - 1,
    }
    const to = steps[e.key]
    if (to !== undefined) {
      e.preventDefault()
      move(to)
    } else if (p.onKey?.(e, tabStop)) e.preventDefault()
    else if (e.key === 'Enter' && p.onOpen) {
      e.preventDefault()
      p.onOpen(tabStop)
    } else if (e.key === ' ' && p.onPeek) {
      e.preventDefault()
      p.onPeek(tabStop)
    }
  }
  const style = {
    '--columns': columns.map((c) => c.track).join(' '),
    '--list-row-h': `${rowHeight}px`,
    '--least': `${p.leastWidth ?? 0}px`,
  }
  const classOf = (c: RowColumn<R>) => [c.align ?? '', c.className ?? ''].join(' ').trim() || undefined
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has the role of a grid or a tree grid
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the same
    <div
      className="row-list"
      ref={box}
      role={p.treeOf ? 'treegrid' : 'grid'}
      aria-label={p.label}
      aria-rowcount={rows.length + 1}
      style={style as CSSProperties}
      onScroll={(e) => setTop(e.currentTarget.scrollTop)}
      onKeyDown={onKey}
    >
      <div className="row-list-head" role="row" aria-rowindex={1} tabIndex={-1}>
        {columns.map((c) => (
          <span role="columnheader" key={c.id} className={c.align} tabIndex={-1}>
            {c.head}
          </span>
        ))}
      </div>
      {rows.length === 0 && p.empty}
      <div role="presentation" style={{ height: rows.length * rowHeight, position: 'relative', minWidth: p.leastWidth }}>
        {rows.slice(first, last).map((row, i) => {
          const index = first + i
          const tree = p.treeOf?.(row)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its rows
            <div
              key={p.keyOf(row, index)}
              className="row-list-row"
              role="row"
              data-index={index}
              tabIndex={index === tabStop ? 0 : -1}
              aria-rowindex={index + 2}
              aria-selected={index === selected}
              aria-label={p.rowLabel?.(row, index)}
              aria-level={tree?.level}
              aria-expanded={tree?.expanded ?? undefined}
              style={{ top: index * rowHeight }}
              onClick={(e) => {
                // the row has the focus, and not the cell that was hit: keys go on from here
                if (!(e.target instanceof Element && e.target.closest('button, a, input'))) e.currentTarget.focus({ preventScroll: true })
                p.onSelect(index)
              }}
              onDoubleClick={() => p.onOpen?.(index)}
            >
              {columns.map((c) => (
                <span role="gridcell" key={c.id} className={classOf(c)} title={c.title?.(row, index)} tabIndex={-1}>
                  {c.cell(row, index)}
                </span>
              ))}
            </div>
          )
        })}
        {p.overlay?.(first, last)}
      </div>
    </div>
  )
}
