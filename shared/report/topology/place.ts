/** Places the map of an organisation: lanes beside each other, boxes beneath each other, lines as curves between their sides. Pure; twice the same. */
import { textWidth } from '../route-graph'
import type { BoxKind, MapBox, MapLine, TopologyMap } from './groups'

export interface PlacedBox {
  readonly box: MapBox
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface PlacedLine {
  readonly line: MapLine
  /** An SVG path. */
  readonly path: string
  /** Middle of its label. */
  readonly label: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}
export interface Frame {
  readonly title: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface PlacedMap {
  readonly width: number
  readonly height: number
  readonly lanes: readonly { readonly title: string; readonly about: string; readonly x: number; readonly width: number }[]
  readonly boxes: readonly PlacedBox[]
  readonly frames: readonly Frame[]
  readonly lines: readonly PlacedLine[]
}

const SIZES: Readonly<Record<BoxKind, { readonly width: number; readonly height: number }>> = {
  server: { width: 176, height: 76 },
  balancer: { width: 150, height: 118 },
  'smart-host': { width: 150, height: 46 },
  outside: { width: 136, height: 46 },
}
const ROW_GAP = 52
const LANE_GAP = 150
const HEAD = 44
const MARGIN = 24
const LABEL_LINE = 14
/** Lines of hosts above each other bow out this far. */
const BOW = 74

export function placeMap({ lanes, boxes, lines }: TopologyMap): PlacedMap {
  const inLane = lanes.map((_, i) => boxes.filter((b) => b.lane === i))
  const heights = inLane.map((own) => own.reduce((h, b) => h + SIZES[b.kind].height + ROW_GAP, -ROW_GAP))
  const height = HEAD + MARGIN * 2 + Math.max(120, ...heights)
  let x = MARGIN
  const placed: PlacedBox[] = []
  const placedLanes = lanes.map((lane, i) => {
    const own = inLane[i] ?? []
    const width = Math.max(90, ...own.map((b) => SIZES[b.kind].width))
    let y = HEAD + MARGIN + (height - HEAD - MARGIN * 2 - (heights[i] ?? 0)) / 2
    for (const box of own) {
      const size = SIZES[box.kind]
      placed.push({ box, x: x + (width - size.width) / 2, y, ...size })
      y += size.height + ROW_GAP
    }
    const at = { ...lane, x, width }
    x += width + LANE_GAP
    return at
  })
  const byId = new Map(placed.map((p) => [p.box.id, p]))
  const drawn = lines.flatMap((line) => {
    const [a, b] = [byId.get(line.from), byId.get(line.to)]
    return a && b ? [{ line, a, b }] : []
  })
  return {
    width: x - LANE_GAP + MARGIN,
    height,
    lanes: placedLanes,
    boxes: placed,
    frames: framesOf(placed),
    lines: spreadLabels(drawLines(drawn), placed),
  }
}

interface Drawn {
  readonly line: MapLine
  readonly a: PlacedBox
  readonly b: PlacedBox
}
type Side = 'left' | 'right'

/** Ends that meet one side of a box share its height, in the order of where they go. */
function drawLines(drawn: readonly Drawn[]): PlacedLine[] {
  const sides = drawn.map(({ a, b }): readonly [Side, Side] =>
    a.box.lane < b.box.lane ? ['right', 'left'] : a.box.lane > b.box.lane ? ['left', 'right'] : ['right', 'right'],
  )
  const ends = new Map<string, { readonly line: number; readonly end: 0 | 1; readonly far: number }[]>()
  drawn.forEach(({ a, b }, line) => {
    const [sideA, sideB] = sides[line] as readonly [Side, Side]
    for (const [end, own, far, side] of [[0, a, b, sideA] as const, [1, b, a, sideB] as const]) {
      const key = `${own.box.id} ${side}`
      ends.set(key, [...(ends.get(key) ?? []), { line, end, far: far.y + far.height / 2 }])
    }
  })
  const at = new Map<string, number>()
  for (const list of ends.values()) {
    list.sort((p, q) => p.far - q.far || p.line - q.line)
    list.forEach((e, i) => {
      at.set(`${e.line} ${e.end}`, (i + 1) / (list.length + 1))
    })
  }
  return drawn.map(({ line, a, b }, i) => {
    const size = { width: Math.max(...line.words.map((w) => textWidth(w, 11))) + 8, height: line.words.length * LABEL_LINE + 2 }
    if (isNext(a, b, drawn)) return upright(line, a, b, size)
    const [sideA, sideB] = sides[i] as readonly [Side, Side]
    const from = port(a, sideA, at.get(`${i} 0`) ?? 0.5)
    const to = port(b, sideB, at.get(`${i} 1`) ?? 0.5)
    const bend = a.box.lane === b.box.lane ? BOW : Math.max(40, Math.abs(to.x - from.x) * 0.42)
    const c1 = { x: from.x + (sideA === 'right' ? bend : -bend), y: from.y }
    const c2 = { x: to.x + (sideB === 'right' ? bend : -bend), y: to.y }
    const middle = { x: (from.x + 3 * c1.x + 3 * c2.x + to.x) / 8, y: (from.y + 3 * c1.y + 3 * c2.y + to.y) / 8 }
    return {
      line,
      path: `M${round(from.x)} ${round(from.y)}C${round(c1.x)} ${round(c1.y)} ${round(c2.x)} ${round(c2.y)} ${round(to.x)} ${round(to.y)}`,
      label: { ...middle, ...size },
    }
  })
}

/** Middle and half width of a balancer's diamond, which stands below its name. */
export const DIAMOND = { y: 74, half: 40 } as const
/** Lines meet a diamond near its point. */
const POINT_SPREAD = 26

/** Where a line meets a side; `share` of the side's height, from its top. */
function port({ box, x, y, width, height }: PlacedBox, side: Side, share: number): { x: number; y: number } {
  if (box.kind !== 'balancer') return { x: side === 'right' ? x + width : x, y: y + height * share }
  const off = (share - 0.5) * POINT_SPREAD
  const reach = DIAMOND.half - Math.abs(off)
  return { x: x + width / 2 + (side === 'right' ? reach : -reach), y: y + DIAMOND.y + off }
}

/** Two boxes of one lane with none between them. */
function isNext(a: PlacedBox, b: PlacedBox, drawn: readonly Drawn[]): boolean {
  if (a.box.lane !== b.box.lane || a.box.kind === 'balancer' || b.box.kind === 'balancer') return false
  const [low, high] = [Math.min(a.y, b.y), Math.max(a.y, b.y)]
  return !drawn.some((d) => [d.a, d.b].some((p) => p.box.lane === a.box.lane && p.y > low && p.y < high))
}

/** Straight from one to the other; what goes down stands left of what comes up. */
function upright(line: MapLine, a: PlacedBox, b: PlacedBox, size: { readonly width: number; readonly height: number }): PlacedLine {
  const down = a.y < b.y
  const step = (down ? -18 : 18) + (line.shadow ? (down ? -10 : 10) : 0)
  const x = a.x + a.width / 2 + step
  const [from, to] = down ? [a.y + a.height, b.y] : [a.y, b.y + b.height]
  const aside = (down ? -1 : 1) * (size.width / 2 + 5)
  return { line, path: `M${round(x)} ${round(from)}L${round(x)} ${round(to)}`, label: { x: x + aside, y: (from + to) / 2, ...size } }
}

const round = (n: number) => Math.round(n * 10) / 10

const STEP = 6
const MOST_STEPS = 60

/** No label on another one, none on a box: the later one goes up or down to the nearest free place. */
function spreadLabels(lines: readonly PlacedLine[], boxes: readonly PlacedBox[]): PlacedLine[] {
  type Area = PlacedLine['label']
  const taken: Area[] = boxes.map((b) => ({ x: b.x + b.width / 2, y: b.y + b.height / 2, width: b.width, height: b.height }))
  const isFree = (l: Area) =>
    !taken.some((t) => Math.abs(t.x - l.x) * 2 < t.width + l.width && Math.abs(t.y - l.y) * 2 < t.height + l.height)
  return lines.map((l) => {
    const tries = Array.from({ length: MOST_STEPS * 2 }, (_, i) => ({
      ...l.label,
      y: l.label.y + Math.ceil(i / 2) * STEP * (i % 2 === 0 ? 1 : -1),
    }))
    const label = tries.find(isFree) ?? l.label
    taken.push(label)
    return { ...l, label }
  })
}

const FRAME_PAD = 14

/** Members of a DAG in one lane stand in one frame. */
function framesOf(placed: readonly PlacedBox[]): Frame[] {
  const groups = new Map<string, PlacedBox[]>()
  for (const p of placed)
    if (p.box.frame !== '') groups.set(`${p.box.lane} ${p.box.frame}`, [...(groups.get(`${p.box.lane} ${p.box.frame}`) ?? []), p])
  return [...groups.values()].map((own) => {
    const [x, y] = [Math.min(...own.map((p) => p.x)), Math.min(...own.map((p) => p.y))]
    const right = Math.max(...own.map((p) => p.x + p.width))
    const bottom = Math.max(...own.map((p) => p.y + p.height))
    const title = own[0]?.box.frame ?? ''
    return { title, x: x - FRAME_PAD, y: y - FRAME_PAD, width: right - x + FRAME_PAD * 2, height: bottom - y + FRAME_PAD * 2 + 16 }
  })
}
