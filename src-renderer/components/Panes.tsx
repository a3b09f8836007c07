/**
 * A view with a panel at its side that a person makes larger or smaller: by pointer, by arrow keys on the edge between them (Home and End for its
 * limits), and back to the usual size by a double click. Sizes are pixels of the panel; the view takes the rest.
 */
import { Splitter } from '@ark-ui/react/splitter'
import type { ReactNode } from 'react'
import { useSize } from './use-size'
import './panes.css'

export interface PaneShape {
  /** Of the edge: `Width of the inspector`. */
  readonly label: string
  readonly where: 'left' | 'right' | 'bottom'
  readonly usual: number
  readonly least: number
  readonly most: number
}

interface PanesProps {
  readonly shape: PaneShape
  /** Null for the usual size. */
  readonly size: number | null
  readonly onSize: (pixels: number | null) => void
  /** Null when the panel is closed: the view stays as it is. */
  readonly panel: ReactNode
  readonly children: ReactNode
}

/** A step of the arrow keys, in pixels. */
const STEP = 16
/** Left for the view. */
const VIEW_LEAST = '160px'

export function Panes({ shape, size, onSize, panel, children }: PanesProps) {
  const { where, least, most, usual } = shape
  const [box, room] = useSize<HTMLDivElement>()
  const vertical = where === 'bottom'
  const whole = vertical ? room.height : room.width
  const first = where === 'left'
  const pixels = Math.min(most, Math.max(least, size ?? usual))
  const open = panel !== null && panel !== undefined && panel !== false
  const view = { id: 'view', minSize: VIEW_LEAST }
  const side = { id: 'panel', minSize: `${least}px`, maxSize: `${most}px`, resizeBehavior: 'preserve-pixel-size' as const }
  const order = <T,>(a: T, b: T): T[] => (first ? [b, a] : [a, b])
  const edge = (
    <Splitter.ResizeTrigger
      key="edge"
      id={first ? 'panel:view' : 'view:panel'}
      className={`pane-edge ${where}`}
      aria-label={shape.label}
      aria-valuetext={`${pixels} pixels`}
      title={`${shape.label}: drag, or arrow keys; double click for the usual one`}
      onDoubleClick={() => onSize(null)}
    />
  )
  const viewPanel = (
    <Splitter.Panel key="view" id="view" className="pane">
      {children}
    </Splitter.Panel>
  )
  const sidePanel = (
    <Splitter.Panel key="panel" id="panel" className="pane side">
      {panel}
    </Splitter.Panel>
  )
  return (
    <Splitter.Root
      ref={box}
      className="panes"
      orientation={vertical ? 'vertical' : 'horizontal'}
      panels={open ? order(view as typeof view & Partial<typeof side>, side) : [view]}
      size={open ? order('rest', `${pixels}px`) : ['rest']}
      keyboardResizeBy={whole > 0 ? (STEP / whole) * 100 : null}
      onResize={({ size: parts }) => {
        const part = parts[first ? 0 : 1]
        if (open && part !== undefined && whole > 0) onSize(Math.round(Math.min(most, Math.max(least, (part / 100) * whole))))
      }}
    >
      {open && first ? [sidePanel, edge, viewPanel] : open ? [viewPanel, edge, sidePanel] : [viewPanel]}
    </Splitter.Root>
  )
}
