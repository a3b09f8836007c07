import type { Scale } from '@shared/report/waterfall/axis'
import { type PointerEvent, type RefObject, useRef } from 'react'
import type { TimeWindow } from './time-window'

/** Dragging beside the names moves the axis; a click stays a click. */
export function usePan(
  head: RefObject<HTMLDivElement | null>,
  time: TimeWindow,
  whole: TimeWindow,
  scale: Scale,
  set: (w: TimeWindow) => void,
) {
  const drag = useRef<{ readonly x: number; readonly time: TimeWindow; moving: boolean } | null>(null)
  const end = () => {
    drag.current = null
  }
  return {
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      const left = head.current?.getBoundingClientRect().left ?? Number.POSITIVE_INFINITY
      if (e.button === 0 && e.clientX >= left && time.to - time.from < whole.to - whole.from)
        drag.current = { x: e.clientX, time, moving: false }
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      const d = drag.current
      if (!d || (!d.moving && Math.abs(e.clientX - d.x) < 4)) return
      d.moving = true
      const by = ((d.x - e.clientX) / scale.width) * (d.time.to - d.time.from)
      const from = Math.max(whole.from, Math.min(d.time.from + by, whole.to - (d.time.to - d.time.from)))
      set({ from, to: from + d.time.to - d.time.from })
    },
    onPointerUp: end,
    onPointerLeave: end,
  }
}
