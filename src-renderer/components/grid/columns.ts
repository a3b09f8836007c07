/** Columns of a grid, and what a person made of them: order, widths, which are shown and which stay in sight. */
import type { ColDef, ColumnState, ICellRendererParams } from 'ag-grid-community'
import type { ReactNode } from 'react'

export interface GridColumn<R> {
  readonly id: string
  readonly head: string
  /** px; of a flexible one its least width. */
  readonly width: number
  /** Share of the room that is left. */
  readonly flex?: number
  readonly className?: string
  readonly right?: boolean
  readonly pinned?: boolean
  readonly sortable?: boolean
  /** False: only shown when chosen. */
  readonly usual?: boolean
  /** Only shown in a grid at least this wide, px, as long as nobody chose otherwise. */
  readonly fits?: number
  /** As shown, copied and exported. */
  readonly text: (row: R) => string
  readonly render?: (row: R) => ReactNode
}

export interface GridSort {
  readonly id: string
  readonly descending: boolean
}

/** Only what differs from the usual is of interest, but all of it is kept: a later version may have other usual columns. */
export interface GridLayout {
  readonly order: readonly string[]
  readonly hidden: readonly string[]
  readonly pinned: readonly string[]
  readonly widths: Readonly<Record<string, number>>
}

/** `now`: a column as it is when it is drawn; the grid keeps what it was made of. */
export function defsOf<R>(
  columns: readonly GridColumn<R>[],
  layout: GridLayout | null,
  sort: GridSort | null,
  now: (id: string) => GridColumn<R> | undefined,
): ColDef<R>[] {
  const rank = new Map(layout?.order.map((id, i) => [id, i]))
  const ordered = layout ? columns.toSorted((a, b) => (rank.get(a.id) ?? 1e6) - (rank.get(b.id) ?? 1e6)) : columns
  return ordered.map((c) => {
    const width = layout?.widths[c.id]
    const pinned = layout ? layout.pinned.includes(c.id) : c.pinned
    return {
      colId: c.id,
      headerValueGetter: () => now(c.id)?.head ?? c.head,
      sortable: c.sortable !== false,
      // the worker sorts; the grid must not
      comparator: () => 0,
      minWidth: c.flex === undefined ? 48 : c.width,
      ...(width === undefined && c.flex !== undefined ? { initialFlex: c.flex } : { initialWidth: width ?? c.width }),
      initialHide: layout ? layout.hidden.includes(c.id) || (!rank.has(c.id) && c.usual === false) : c.usual === false,
      ...(pinned && { initialPinned: 'left' as const }),
      ...(sort?.id === c.id && { initialSort: sort.descending ? 'desc' : 'asc' }),
      ...(c.className !== undefined && { cellClass: c.className }),
      ...(c.right && { type: 'rightAligned' }),
      valueGetter: ({ data }) => (data ? (now(c.id) ?? c).text(data) : ''),
      ...(c.render && { cellRenderer: ({ data }: ICellRendererParams<R>) => (data ? (now(c.id) ?? c).render?.(data) : null) }),
    }
  })
}

export function layoutOf(state: readonly ColumnState[]): GridLayout {
  return {
    order: state.map((c) => c.colId),
    hidden: state.filter((c) => c.hide).map((c) => c.colId),
    pinned: state.filter((c) => c.pinned).map((c) => c.colId),
    widths: Object.fromEntries(state.flatMap((c) => (c.flex == null && c.width != null ? [[c.colId, c.width]] : []))),
  }
}
