/** The canvas of a ladder and the elements over its rows: one tab stop, arrows walk, what is out of sight does not exist. */
import { lowerBound } from '@shared/base/lower-bound'
import { drawRow } from '@shared/report/ladder/draw'
import { drawHeads, drawLifelines, drawUncoveredWords } from '@shared/report/ladder/draw-heads'
import { type Grid, gridOf, HEAD_HEIGHT, leastWidth } from '@shared/report/ladder/grid'
import type { Ladder as Layout } from '@shared/report/ladder/row'
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useSize } from '../../../components/use-size'
import { SceneCanvas } from '../../../marks/SceneCanvas'
import { usePalette } from '../../../marks/scene-canvas'

/** Px drawn above and below what is in sight. */
const SPARE = 240

interface PictureProps {
  readonly l: Layout
  readonly label: string
  readonly selected: number | null
  readonly second: number | null
  readonly select: (index: number, isMore: boolean) => void
  /** True when it was handled. */
  readonly onKey: (e: KeyboardEvent, index: number) => boolean
  readonly move: (column: number, step: 1 | -1) => void
}

export function LadderPicture({ l, label, selected, second, select, onKey, move }: PictureProps) {
  const [box, size] = useSize<HTMLDivElement>()
  const palette = usePalette()
  const [scroll, setScroll] = useState(0)
  // who came by a key from another view of the message goes on here
  const [came] = useState(() => (document.activeElement?.closest('#tab-panel') ?? null) !== null)
  const wantsFocus = useRef(came)
  const width = Math.max(size.width, leastWidth(l))
  const grid = useMemo(() => gridOf(l, width), [l, width])
  const [from, to] = inSight(l, scroll, size.height)
  const tabStop = selected ?? 0
  useReveal(box, l, selected)
  useEffect(() => {
    if (!wantsFocus.current) return
    const row = box.current?.querySelector<HTMLElement>(`[data-index="${tabStop}"]`)
    if (!row) return
    wantsFocus.current = false
    row.focus({ preventScroll: true })
  })
  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), l.rows.length - 1)
    wantsFocus.current = true
    select(next, false)
  }
  const page = Math.max(1, Math.floor(size.height / 40))
  const keys = (e: KeyboardEvent<HTMLElement>) => {
    if (onKey(e, tabStop)) {
      e.preventDefault()
      return
    }
    if (e.ctrlKey || e.altKey || e.metaKey) return
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: tabStop + 1,
      j: tabStop + 1,
      ArrowUp: tabStop - 1,
      k: tabStop - 1,
      PageDown: tabStop + page,
      PageUp: tabStop - page,
      Home: 0,
      End: l.rows.length - 1,
    }
    const step = steps[e.key]
    if (step === undefined) return
    e.preventDefault()
    go(selected === null && step > 0 && e.key === 'ArrowDown' ? 0 : step)
  }
  const shapes = useMemo(() => {
    const [top, bottom] = [l.rows[from]?.top ?? 0, l.rows[to - 1] ? (l.rows[to - 1]?.top ?? 0) + (l.rows[to - 1]?.height ?? 0) : 0]
    const tone = (i: number) => (i === selected ? 'selected' : i === second ? 'second' : 'none')
    const rows = l.rows.slice(from, to).flatMap((r, i) => drawRow(r, l, grid, tone(from + i)))
    const ends = [from === 0 ? 0 : top, to >= l.rows.length ? Math.max(l.height, bottom) : bottom] as const
    return {
      top: ends[0],
      height: ends[1] - ends[0],
      list: [...drawLifelines(l, grid, ...ends), ...drawUncoveredWords(l, grid, ...ends), ...rows],
    }
  }, [l, grid, from, to, selected, second])
  const chosen = selected === null ? -1 : (l.rows[selected]?.to ?? -1)
  const heads = useMemo(() => drawHeads(l, grid, chosen), [l, grid, chosen])
  return (
    <div
      className="ladder-scroll"
      ref={box}
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      tabIndex={-1}
      onScroll={(e) => setScroll(e.currentTarget.scrollTop)}
      onKeyDown={keys}
    >
      <Heads l={l} grid={grid} move={move}>
        <SceneCanvas shapes={heads} width={width} height={HEAD_HEIGHT} palette={palette} />
      </Heads>
      <div role="presentation" style={{ position: 'relative', width, height: l.height }}>
        <SceneCanvas
          shapes={shapes.list}
          width={width}
          height={shapes.height}
          top={shapes.top}
          palette={palette}
          style={{ position: 'absolute', top: shapes.top, left: 0 }}
        />
        {l.rows.slice(from, to).map((r, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its rows
          <div
            key={r.id}
            role="option"
            className="ladder-row inset"
            data-index={from + i}
            tabIndex={from + i === tabStop ? 0 : -1}
            aria-selected={from + i === selected || from + i === second}
            aria-label={r.fold === '' ? r.spoken : `${r.spoken}, ${r.open === false ? '→ opens it' : '← folds it'}`}
            aria-setsize={l.rows.length}
            aria-posinset={from + i + 1}
            title={r.label}
            style={{ top: r.top, height: r.height }}
            onClick={(e: MouseEvent) => select(from + i, e.ctrlKey || e.metaKey)}
          />
        ))}
      </div>
    </div>
  )
}

/** First row in sight and first one behind it, with some to spare. */
function inSight(l: Layout, scroll: number, height: number): readonly [number, number] {
  const from = lowerBound(l.rows.length, (i) => (l.rows[i]?.top ?? 0) + (l.rows[i]?.height ?? 0) < scroll - SPARE)
  const to = lowerBound(l.rows.length, (i) => (l.rows[i]?.top ?? 0) < scroll + height + SPARE)
  return [from, to]
}

/** The selected row is kept in sight, below the heads. */
function useReveal(box: RefObject<HTMLDivElement | null>, l: Layout, selected: number | null): void {
  const row = selected === null ? undefined : l.rows[selected]
  const [top, height] = [row?.top ?? -1, row?.height ?? 0]
  useLayoutEffect(() => {
    const element = box.current
    if (!element || top < 0) return
    const room = element.clientHeight - HEAD_HEIGHT
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + height > element.scrollTop + room) element.scrollTop = top + height - room
  }, [box, top, height])
}

/** Dragging a head takes its column along; keys do the same from a row. */
function Heads({ l, grid, move, children }: { l: Layout; grid: Grid; move: PictureProps['move']; children: ReactNode }) {
  const held = useRef<{ column: number; x: number } | null>(null)
  const columnAt = (x: number) => grid.xs.findIndex((c) => Math.abs(c - x) < Math.min(76, grid.step / 2))
  const onMove = (e: PointerEvent<HTMLElement>) => {
    const h = held.current
    if (!h || Math.abs(e.clientX - h.x) < grid.step * 0.6) return
    const step = e.clientX > h.x ? 1 : -1
    if (l.columns[h.column + step]) move(h.column, step)
    held.current = { column: h.column + step, x: h.x + step * grid.step }
  }
  const end = () => {
    held.current = null
  }
  return (
    <div
      className="ladder-heads"
      role="presentation"
      style={{ width: grid.width, height: HEAD_HEIGHT }}
      onPointerDown={(e) => {
        const column = columnAt(e.nativeEvent.offsetX)
        if (column < 0) return
        held.current = { column, x: e.clientX }
        e.currentTarget.setPointerCapture(e.pointerId)
      }}
      onPointerMove={onMove}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {children}
    </div>
  )
}
