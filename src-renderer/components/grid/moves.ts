/** What keys and menus do to a grid's columns and rows. */
import type { CellKeyDownEvent, ColumnState, GridApi } from 'ag-grid-community'
import type { GridColumn } from './columns'

export function goTo<R>(grid: GridApi<R>, row: number): void {
  const [first] = grid.getAllDisplayedColumns()
  if (row < 0 || row >= grid.getDisplayedRowCount() || !first) return
  grid.ensureIndexVisible(row, 'middle')
  grid.setFocusedCell(row, first)
}

/** Past the next column that is shown. */
export function moveColumn<R>(grid: GridApi<R>, id: string, step: 1 | -1): void {
  const shown = grid.getAllDisplayedColumns().map((c) => c.getColId())
  const neighbour = shown[shown.indexOf(id) + step]
  if (neighbour !== undefined) grid.moveColumns([id], placeOf(grid, neighbour))
}

/** One place in the order of all columns, hidden ones included. */
export function moveInOrder<R>(grid: GridApi<R>, id: string, step: 1 | -1): void {
  const to = placeOf(grid, id) + step
  if (to >= 0 && to < grid.getColumnState().length) grid.moveColumns([id], to)
}

const placeOf = <R>(grid: GridApi<R>, id: string) => grid.getColumnState().findIndex((c) => c.colId === id)

/** As the columns were made; the sort stays. */
export function usualState<R>(columns: readonly GridColumn<R>[], now: readonly ColumnState[]): ColumnState[] {
  return columns.map((c) => ({
    colId: c.id,
    hide: c.usual === false,
    pinned: c.pinned ? 'left' : null,
    width: c.width,
    flex: c.flex ?? null,
    sort: now.find((s) => s.colId === c.id)?.sort ?? null,
  }))
}

/** Shift and an arrow: one row more belongs to the selection. */
export function extend<R>(e: CellKeyDownEvent<R>, key: KeyboardEvent): void {
  key.preventDefault()
  // held down, the key comes faster than the focus moves
  const from = e.api.getFocusedCell()?.rowIndex ?? e.rowIndex ?? 0
  const to = from + (key.key === 'ArrowDown' ? 1 : -1)
  const node = to < 0 ? undefined : e.api.getDisplayedRowAtIndex(to)
  if (!node?.data) return
  // back over rows that are selected takes them out again
  if (node.isSelected()) e.api.getDisplayedRowAtIndex(from)?.setSelected(false)
  else node.setSelected(true)
  e.api.ensureIndexVisible(to)
  e.api.setFocusedCell(to, e.column)
}
