/** A ladder as plain text, for mails and tickets. */
import { visible } from '../html/escape'
import { columnsOf, cut, pad, padStart } from '../text-columns'
import type { ArrowStyle, Ladder, LadderRow } from './row'

const TIME = 15
const STEP = 30
const LINES: Readonly<Record<ArrowStyle, string>> = { seen: '─', failed: '─', inferred: '╌', 'not-covered': '/', absent: '·', shadow: '═' }

export function ladderText(l: Ladder, title: readonly string[]): string {
  const width = l.columns.length * STEP
  const middle = (c: number) => Math.floor(STEP * (c + 0.5))
  const heads = (pick: (i: number) => string) => {
    const line = blank(width)
    l.columns.forEach((_, i) => {
      write(line, cut(pick(i), STEP - 2), middle(i), 'middle')
    })
    return `${' '.repeat(TIME)}${line.join('')}`.trimEnd()
  }
  const out = [...title.map(visible), '', heads((i) => visible(l.columns[i]?.name ?? '')), heads((i) => visible(l.columns[i]?.note ?? ''))]
  for (const r of l.rows) out.push(...rowLines(r, l, width, middle))
  return `${out.join('\n')}\n\n┆ between hosts · : no log of this time · ✗ failed · ⟲ back in time by another clock · ══ shadow copy · // not covered · ··⨯ absent\n`
}

function rowLines(r: LadderRow, l: Ladder, width: number, middle: (c: number) => number): string[] {
  const line = lifelines(r, l, width, middle)
  if (r.kind === 'gap') {
    const band = Array.from({ length: width }, () => '~')
    write(band, ` ${visible(r.label)} `, Math.floor(width / 2), 'middle')
    return [`${' '.repeat(TIME)}${band.join('')} ${padStart(r.gap, 12)}`]
  }
  if (r.kind === 'tick') {
    const x = middle(r.from)
    line[x] = '•'
    const last = r.from === l.columns.length - 1 && l.columns.length > 1
    write(line, cut(visible(r.label), last ? x - 2 : Math.max(8, width - x - 3)), last ? x - 2 : x + 2, last ? 'end' : 'start')
    return [whole(r, line)]
  }
  const words = lifelines(r, l, width, middle)
  const [a, b] = [middle(r.from), middle(r.to)]
  const [left, right] = [Math.min(a, b), Math.max(a, b)]
  write(words, cut(visible(r.label), Math.max(12, right - left - 2)), Math.floor((left + right) / 2), 'middle')
  if (a === b) line[a] = '↩'
  for (let x = left + 1; x < right; x++) line[x] = LINES[r.style]
  if (r.style === 'failed' || r.style === 'absent') {
    const lost = Math.round(a + (b - a) * 0.62)
    const way = Math.sign(b - a)
    for (let x = lost; x !== b && way !== 0; x += way) line[x] = r.far === 'not-covered' ? '/' : r.far === 'absent' ? '·' : ' '
    line[lost] = r.style === 'failed' ? '✗' : '·'
    if (way !== 0 && r.far === 'absent') line[b - way] = '⨯'
  } else if (a !== b) line[b - Math.sign(b - a)] = b > a ? '▶' : '◀'
  return [`${' '.repeat(TIME)}${words.join('')}`.trimEnd(), whole(r, line)]
}

const whole = (r: LadderRow, line: readonly string[]) => `${pad(r.time, TIME)}${line.join('')} ${padStart(r.gap, 12)}`.trimEnd()

function lifelines(r: LadderRow, l: Ladder, width: number, middle: (c: number) => number): string[] {
  const line = blank(width)
  l.columns.forEach((c, i) => {
    const bare = l.uncovered.some((u) => u.column === i && r.top >= u.from && r.top < u.to)
    line[middle(i)] = bare ? ':' : c.kind === 'balancer' ? '┆' : '│'
  })
  return line
}

const blank = (n: number): string[] => Array.from({ length: n }, () => ' ')

/** A wide letter takes the place of the next one too. */
function write(line: string[], text: string, x: number, anchor: 'start' | 'middle' | 'end'): void {
  const wide = columnsOf(text)
  let at = Math.max(0, anchor === 'middle' ? x - Math.floor(wide / 2) : anchor === 'end' ? x - wide + 1 : x)
  for (const c of text) {
    const n = columnsOf(c)
    if (at + n > line.length) return
    line[at] = c
    if (n === 2) line[at + 1] = ''
    at += n
  }
}
