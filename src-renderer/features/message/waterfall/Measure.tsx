import { formatExact } from '@shared/base/format'
import { between, type Edge } from '@shared/report/waterfall/measure'
import type { Waterfall } from '@shared/report/waterfall/waterfall'
import { Icon } from '../../../components/Icon'
import { Key } from '../../../components/Key'

export interface Measuring {
  readonly a: Edge
  readonly b: Edge | null
}

interface Props {
  readonly measuring: Measuring
  readonly raw: Waterfall | null
  /** Null when no clock of the case is known. */
  readonly adjusted: Waterfall | null
  readonly shown: Waterfall
  readonly change: (m: Measuring | null) => void
}

/** The time between two edges, by both clocks. Which side of a row is meant can be changed for each. */
export function Measure({ measuring: { a, b }, raw, adjusted, shown, change }: Props) {
  const span = (w: Waterfall | null) => {
    const ms = b && between(w, a, b)
    return ms === null ? 'not known' : formatExact(ms)
  }
  return (
    <div className="wf-measure" role="status">
      <Icon name="measure" size="s" />
      <span>from</span>
      <Side edge={a} w={shown} set={(edge) => change({ a: edge, b })} />
      {b ? (
        <>
          <span>to</span>
          <Side edge={b} w={shown} set={(edge) => change({ a, b: edge })} />
          <span className="wf-delta">
            Δ <b>{span(raw)}</b> as logged
            {adjusted && (
              <>
                , <b>{span(adjusted)}</b> <span className="inf">≈ adjusted</span>
              </>
            )}
          </span>
        </>
      ) : (
        <span className="mid">
          to: go to another row and press <Key>M</Key>, or click near an edge
        </span>
      )}
      <span className="grow" />
      <button type="button" className="icon-btn" aria-label="Stop measuring (Esc)" onClick={() => change(null)}>
        <Icon name="close" size="s" />
      </button>
    </div>
  )
}

function Side({ edge, w, set }: { edge: Edge; w: Waterfall; set: (e: Edge) => void }) {
  const name = w.rows.find((r) => r.id === edge.row)?.name ?? 'a folded row'
  return (
    <button
      type="button"
      className="btn quiet"
      title="The other side of it"
      onClick={() => set({ ...edge, side: edge.side === 'start' ? 'end' : 'start' })}
    >
      {edge.side} of {edge.bar === null ? name : `bar ${edge.bar + 1} of ${name}`}
    </button>
  )
}
