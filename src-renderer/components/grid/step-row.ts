/** `j` and `k` in a grid, as in a list of mail. */
import type { CellKeyDownEvent } from 'ag-grid-community'

/** Moves the focus to the next or previous row when the key says so; whether it did say so. */
export function stepRow<T>(e: CellKeyDownEvent<T>, key: KeyboardEvent): boolean {
  const step = { j: 1, k: -1 }[key.key]
  if (!step || key.ctrlKey || key.metaKey || key.altKey) return false
  // held down, the key comes faster than the focus moves
  const to = (e.api.getFocusedCell()?.rowIndex ?? e.rowIndex ?? 0) + step
  if (to >= 0 && to < e.api.getDisplayedRowCount()) {
    e.api.ensureIndexVisible(to)
    e.api.setFocusedCell(to, e.column)
  }
  return true
}
