/** What can be done with a column, for the menu on its cells and its head. */
import type { GridApi } from 'ag-grid-community'
import type { MenuGroup } from '../Menu'
import type { GridColumn } from './columns'

/** `keep` remembers what changed, `choose` opens the list of all columns. */
export function columnItems<R>(grid: GridApi<R>, column: GridColumn<R>, keep: () => void, choose: () => void): MenuGroup {
  const isPinned = grid.getColumn(column.id)?.isPinned() ?? false
  const sorted = (descending: boolean) =>
    grid.applyColumnState({ state: [{ colId: column.id, sort: descending ? 'desc' : 'asc' }], defaultState: { sort: null } })
  return [
    ...(column.sortable === false
      ? []
      : [
          { id: 'asc', label: `Sort by ${column.head}, least first`, run: () => sorted(false) },
          { id: 'desc', label: `Sort by ${column.head}, greatest first`, run: () => sorted(true) },
        ]),
    {
      id: 'pin-column',
      label: isPinned ? `Let ${column.head} scroll` : `Keep ${column.head} in sight`,
      icon: isPinned ? 'unpin' : 'pin',
      run: () => {
        grid.setColumnsPinned([column.id], isPinned ? null : 'left')
        keep()
      },
    },
    {
      id: 'hide',
      label: `Hide ${column.head}`,
      run: () => {
        grid.setColumnsVisible([column.id], false)
        keep()
      },
    },
    { id: 'columns', label: 'Columns…', icon: 'columns', run: choose },
  ]
}
