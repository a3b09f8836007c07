/** Points, boxes and the two axes of a layered picture; what goes into a layout and what comes out. */
export type Direction = 'right' | 'down'
export interface Size {
  readonly width: number
  readonly height: number
}
export interface Point {
  readonly x: number
  readonly y: number
}
export interface Box extends Point, Size {}

export interface LayoutNode {
  readonly id: string
  /** The shape that edges meet. */
  readonly core: Size
  /** Text beside the shape: beneath it when the route runs right, to its right when it runs down. */
  readonly caption: Size | null
}

export interface LayoutEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly label: Size | null
  /** Length left free for the head. */
  readonly head: number
}

export interface PlacedNode {
  readonly id: string
  readonly core: Box
  readonly caption: Box | null
}

export interface PlacedEdge {
  readonly id: string
  readonly points: readonly Point[]
  /** A hand-over inside one host; its three legs make one bow. */
  readonly loop: boolean
  readonly label: Box | null
  /** Where the head's tip is. */
  readonly tip: Point
}

export interface RouteLayout extends Size {
  readonly direction: Direction
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

export interface Axis {
  readonly size: (s: Size) => { main: number; cross: number }
  readonly box: (main: number, cross: number, s: Size) => Box
  readonly point: (main: number, cross: number) => Point
  readonly main: (p: Point) => number
  readonly cross: (p: Point) => number
}

export function axes(direction: Direction): Axis {
  const right = direction === 'right'
  return {
    size: (s) => (right ? { main: s.width, cross: s.height } : { main: s.height, cross: s.width }),
    box: (main, cross, s) => ({ x: right ? main : cross, y: right ? cross : main, width: s.width, height: s.height }),
    point: (main, cross) => (right ? { x: main, y: cross } : { x: cross, y: main }),
    main: (p) => (right ? p.x : p.y),
    cross: (p) => (right ? p.y : p.x),
  }
}

export const BOW = 22
export const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)
