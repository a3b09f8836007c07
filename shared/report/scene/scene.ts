/**
 * A picture as a list of plain shapes in px, without a page to draw on: the window paints it on a canvas in the colours of its theme, exports
 * and the report write it as SVG in the colours of paper. Colours are names of tokens (`styles/tokens.css`, without the dashes).
 */
import type { Face } from '../text-fit'

/** Values on paper: the light theme, on white. */
export const PAPER = {
  fg: '#18202c',
  'fg-2': '#414c5d',
  'fg-3': '#566174',
  line: '#e1e5ec',
  'line-strong': '#c5ccd8',
  'line-control': '#7d8797',
  accent: '#2457c5',
  'bg-canvas': '#ffffff',
  'bg-selected': '#dfe9fd',
  'bg-raised': '#ffffff',
  'bg-sunken': '#f0f2f6',
  'delay-1': '#e4ebf8',
  'delay-2': '#bccff0',
  'delay-3': '#8aabe2',
  'delay-4': '#5581cd',
  'delay-5': '#234d9e',
  'st-delivered-ink': '#0a6a52',
  'st-delivered-mark': '#0f8a69',
  'st-delivered-fill': '#9cc9bb',
  'st-failed-ink': '#b3261e',
  'st-failed-mark': '#bd221a',
  'st-failed-tint': '#fdebe9',
  'st-deferred-ink': '#855300',
  'st-deferred-mark': '#b87400',
  'st-deferred-fill': '#f0b445',
  'st-deferred-tint': '#fdf1da',
  /** words on the amber of a wait */
  'on-wait': '#18202c',
  'st-uncovered-ink': '#525c6b',
  'st-uncovered-mark': '#7b8696',
  'st-uncovered-tint': '#eef0f4',
  'st-absent-ink': '#9c1562',
  'st-absent-mark': '#bf2a7f',
  'st-absent-tint': '#fce9f4',
  'st-shadow-ink': '#673ab0',
  'st-shadow-mark': '#7f52c9',
  'st-shadow-tint': '#f1ebfc',
  'st-inferred-ink': '#0b6477',
  'st-inferred-mark': '#23859b',
  'st-inferred-tint': '#e3f3f6',
} as const
export type Paint = keyof typeof PAPER

export type MarkName = 'delivered' | 'failed' | 'deferred' | 'uncovered' | 'absent' | 'shadow' | 'inferred'

interface Stroke {
  readonly stroke: Paint
  readonly width: number
  readonly dash?: readonly number[]
}

export type Shape =
  | ({
      readonly is: 'rect'
      readonly x: number
      readonly y: number
      readonly w: number
      readonly h: number
      readonly r?: number
      readonly fill?: Paint
      /** Lines at 45 degrees over the fill: not covered. */
      readonly hatch?: true
    } & Partial<Stroke>)
  | ({ readonly is: 'line'; readonly points: readonly (readonly [x: number, y: number])[] } & Stroke)
  | { readonly is: 'area'; readonly points: readonly (readonly [x: number, y: number])[]; readonly fill: Paint; readonly hatch?: true }
  | { readonly is: 'dot'; readonly x: number; readonly y: number; readonly r: number; readonly fill: Paint; readonly ring?: Paint }
  /** By its middle. */
  | { readonly is: 'mark'; readonly mark: MarkName; readonly x: number; readonly y: number; readonly size: number }
  | {
      readonly is: 'text'
      readonly text: string
      readonly x: number
      readonly y: number
      readonly px: number
      readonly fill: Paint
      /** Wider texts lose their middle. */
      readonly room: number
      readonly face?: Face
      readonly anchor?: 'start' | 'middle' | 'end'
      /** Ground behind the words, where lines run under them. */
      readonly patch?: Paint
    }

export interface Scene {
  readonly width: number
  readonly height: number
  readonly shapes: readonly Shape[]
}

interface MarkStroke {
  readonly d: string
  /** Width of the line; 0: filled. */
  readonly line: number
  readonly round?: true
}

/** Shapes of states in a square of 12, as in `svg/marks.ts`. */
export const MARKS: Readonly<Record<MarkName, { readonly paint: Paint; readonly strokes: readonly MarkStroke[] }>> = {
  delivered: { paint: 'st-delivered-mark', strokes: [{ d: 'M1.8 6a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0z', line: 0 }] },
  failed: { paint: 'st-failed-mark', strokes: [{ d: 'M2.4 2.4L9.6 9.6M9.6 2.4L2.4 9.6', line: 2.2, round: true }] },
  deferred: {
    paint: 'st-deferred-mark',
    strokes: [
      { d: 'M1.4 6a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0 -9.2 0z', line: 1.5 },
      { d: 'M6 3.3V6L8 7.3', line: 1.4 },
    ],
  },
  uncovered: {
    paint: 'st-uncovered-mark',
    strokes: [{ d: 'M3.6 4.3a2.4 2.2 0 1 1 3.3 2.1q-.9 .4 -.9 1.6M6 10v.6', line: 1.6, round: true }],
  },
  absent: {
    paint: 'st-absent-mark',
    strokes: [{ d: 'M2 3.4L3.4 2 6 4.6 8.6 2 10 3.4 7.4 6 10 8.6 8.6 10 6 7.4 3.4 10 2 8.6 4.6 6z', line: 1.1 }],
  },
  shadow: {
    paint: 'st-shadow-mark',
    strokes: [
      { d: 'M1.3 6a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0 -6.6 0z', line: 1.3 },
      { d: 'M4.3 6a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0 -6.6 0z', line: 1.3 },
    ],
  },
  inferred: { paint: 'st-inferred-mark', strokes: [{ d: 'M6 1.3L10.7 6 6 10.7 1.3 6z', line: 1.3 }] },
}
