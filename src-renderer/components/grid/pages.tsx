/**
 * A grid for a screen reader: pages of a fixed size instead of endless scroll, rows in the order of the document, and each row called by what it says.
 */
import { formatCount } from '@shared/base/format'
import type { GridApi } from 'ag-grid-community'
import { type RefObject, useEffect, useRef } from 'react'

export const PAGE_ROWS = 500

/** The first row of a page, and how many rows it has of those there are. */
export function pageOf(start: number, shown: number): { readonly start: number; readonly rows: number } {
  const last = Math.max(0, Math.floor((shown - 1) / PAGE_ROWS) * PAGE_ROWS)
  const from = Math.min(start, last)
  return { start: from, rows: Math.max(0, Math.min(PAGE_ROWS, shown - from)) }
}

interface PagerProps {
  readonly label: string
  readonly start: number
  readonly shown: number
  readonly go: (start: number) => void
}

export function Pager({ label, start, shown, go }: PagerProps) {
  const page = pageOf(start, shown)
  return (
    <nav className="grid-pages" aria-label={`Pages of: ${label}`}>
      <button type="button" className="btn" disabled={page.start === 0} onClick={() => go(page.start - PAGE_ROWS)}>
        Previous {PAGE_ROWS}
      </button>
      <span aria-live="polite">
        {page.rows === 0
          ? 'No rows'
          : `Rows ${formatCount(page.start + 1)} to ${formatCount(page.start + page.rows)} of ${formatCount(shown)}`}
      </span>
      <button type="button" className="btn" disabled={page.start + page.rows >= shown} onClick={() => go(page.start + PAGE_ROWS)}>
        Next {PAGE_ROWS}
      </button>
    </nav>
  )
}

/** Names the rows that are drawn: whenever the grid draws others, which it says to nobody. `words`: null where rows have no names. */
export function useRowNames<R>(
  box: RefObject<HTMLElement | null>,
  grid: RefObject<GridApi<R> | null>,
  words: ((row: R) => string) | null,
): void {
  const latest = useRef(words)
  latest.current = words
  const isOn = words !== null
  useEffect(() => {
    const element = box.current
    if (!isOn || !element) return
    const name = () => {
      if (grid.current && !grid.current.isDestroyed() && latest.current) nameRows(grid.current, element, latest.current)
    }
    const observer = new MutationObserver(name)
    observer.observe(element, { childList: true, subtree: true })
    name()
    return () => observer.disconnect()
  }, [isOn, box, grid])
}

function nameRows<R>(grid: GridApi<R>, box: HTMLElement, summary: (row: R) => string): void {
  for (const node of grid.getRenderedNodes()) {
    const words = node.data ? summary(node.data) : ''
    for (const row of box.querySelectorAll(`.ag-row[row-index="${node.rowIndex}"]`))
      if (words === '') row.removeAttribute('aria-label')
      else row.setAttribute('aria-label', words)
  }
}
