import { Checkbox } from '@ark-ui/react/checkbox'
import { Dialog } from '../Dialog'
import { Icon } from '../Icon'
import type { GridColumn } from './columns'

interface Props<R> {
  readonly columns: readonly GridColumn<R>[]
  /** Ids in their order on screen, hidden ones included. */
  readonly order: readonly string[]
  readonly shown: ReadonlySet<string>
  readonly pinned: ReadonlySet<string>
  readonly open: boolean
  readonly close: () => void
  readonly onShow: (id: string, shown: boolean) => void
  readonly onPin: (id: string, pinned: boolean) => void
  /** One place up or down. */
  readonly onMove: (id: string, step: 1 | -1) => void
  readonly onUsual: () => void
}

/** Which columns there are, in which order, and which stay in sight: all without dragging. */
export function ColumnChooser<R>(p: Props<R>) {
  const named = p.order.flatMap((id) => p.columns.filter((c) => c.id === id))
  return (
    <Dialog
      title="Columns"
      open={p.open}
      close={p.close}
      foot={
        <>
          <button type="button" className="btn" onClick={p.onUsual}>
            As usual
          </button>
          <button type="button" className="btn primary" onClick={p.close}>
            Done
          </button>
        </>
      }
    >
      <ul className="column-list">
        {named.map((c, i) => (
          <li key={c.id}>
            <Checkbox.Root className="check" checked={p.shown.has(c.id)} onCheckedChange={(e) => p.onShow(c.id, e.checked === true)}>
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
              aria-pressed={p.pinned.has(c.id)}
              aria-label={`Keep ${c.head} in sight`}
              title="Keep in sight"
              onClick={() => p.onPin(c.id, !p.pinned.has(c.id))}
            >
              <Icon name={p.pinned.has(c.id) ? 'unpin' : 'pin'} size="s" />
            </button>
            <button
              type="button"
              className="icon-btn"
              aria-label={`Move ${c.head} up`}
              disabled={i === 0}
              onClick={() => p.onMove(c.id, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              className="icon-btn"
              aria-label={`Move ${c.head} down`}
              disabled={i === named.length - 1}
              onClick={() => p.onMove(c.id, 1)}
            >
              ↓
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
