import { Checkbox } from '@ark-ui/react/checkbox'
import type { GridApi } from 'ag-grid-community'
import { Dialog } from '../Dialog'
import { Icon } from '../Icon'
import type { GridColumn } from './columns'
import { moveInOrder, usualState } from './moves'

interface Props<R> {
  /** Null until it is there. */
  readonly grid: GridApi<R> | null
  readonly columns: readonly GridColumn<R>[]
  readonly open: boolean
  readonly close: () => void
  readonly onChange: () => void
  /** The columns are as they were made. */
  readonly onUsual: () => void
}

/** Which columns there are, in which order, and which stay in sight: all without dragging. */
export function ColumnChooser<R>({ grid, columns, open, close, onChange, onUsual }: Props<R>) {
  const state = grid?.getColumnState() ?? []
  const named = state.flatMap((s) => columns.flatMap((column) => (column.id === s.colId ? [{ column, state: s }] : [])))
  const change = (act: (grid: GridApi<R>) => void) => {
    if (grid) act(grid)
    onChange()
  }
  const toUsual = () => {
    grid?.applyColumnState({ state: usualState(columns, state), applyOrder: true })
    onUsual()
  }
  return (
    <Dialog
      title="Columns"
      open={open}
      close={close}
      foot={
        <>
          <button type="button" className="btn" onClick={toUsual}>
            As usual
          </button>
          <button type="button" className="btn primary" onClick={close}>
            Done
          </button>
        </>
      }
    >
      <ul className="column-list">
        {named.map(({ column: c, state: { hide, pinned } }, i) => (
          <li key={c.id}>
            <Checkbox.Root
              className="check"
              checked={!hide}
              onCheckedChange={(e) => change((g) => g.setColumnsVisible([c.id], e.checked === true))}
            >
              <Checkbox.Control className="check-box">
                <Checkbox.Indicator>
                  <Icon name="check" size="s" />
                </Checkbox.Indicator>
              </Checkbox.Control>
              <Checkbox.Label>{c.head}</Checkbox.Label>
              <Checkbox.HiddenInput />
            </Checkbox.Root>
            <span className="grow" />
            <button
              type="button"
              className="icon-btn"
              aria-pressed={!!pinned}
              aria-label={`Keep ${c.head} in sight`}
              title="Keep in sight"
              onClick={() => change((g) => g.setColumnsPinned([c.id], pinned ? null : 'left'))}
            >
              <Icon name={pinned ? 'unpin' : 'pin'} size="s" />
            </button>
            {([-1, 1] as const).map((step) => (
              <button
                type="button"
                key={step}
                className="icon-btn"
                aria-label={`Move ${c.head} ${step < 0 ? 'up' : 'down'}`}
                disabled={i + step < 0 || i + step >= named.length}
                onClick={() => change((g) => moveInOrder(g, c.id, step))}
              >
                {step < 0 ? '↑' : '↓'}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
