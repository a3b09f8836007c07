/** A waterfall as plain text, for mails and tickets: one line a row, its bar drawn with letters. */
import { visible } from '../html/escape'
import { cut, pad, padStart } from '../text-columns'
import type { Bar, BarLook } from './bar'
import type { Waterfall } from './waterfall'

const NAMES = 58
const BAR = 48

const LETTERS: Readonly<Record<BarLook, string>> = {
  bracket: '─',
  arrival: '░',
  categorise: '█',
  queue: '▓',
  transfer: '█',
  deliver: '▓',
  wait: '▒',
  failed: '×',
  negative: '⟲',
  uncovered: '?',
  absent: '·',
  shadow: '═',
  point: '•',
}

export function waterfallText(w: Waterfall, title: readonly string[]): string {
  const lines = w.rows.map((r) => {
    const name = `${'  '.repeat(r.level - 1)}${r.critical && r.level > 1 ? '▌' : ''}${visible(r.name)}${r.where ? `, ${visible(r.where)}` : ''}`
    return `${pad(cut(name, NAMES), NAMES)} ${padStart(r.took, 18)} ${padStart(r.share, 9)}  ${barText(r.bars(), w)}`.trimEnd()
  })
  const head = `${pad('Hop and stage', NAMES)} ${padStart('duration', 18)} ${padStart('share', 9)}`
  const total = `${pad(w.total.name, NAMES)} ${padStart(w.total.took, 18)} ${padStart('100 %', 9)}  ${w.total.words}`
  return `${title.map(visible).join('\n')}\n\n${head}\n${lines.join('\n')}\n${total}\n\n▌ on the way that makes the total · █▓░ work · ▒ wait · × failed try · ⟲ back in time, two clocks · ? not covered · · absent\n`
}

function barText(bars: readonly Bar[], { from, to }: Waterfall): string {
  const cells = Array.from({ length: BAR }, () => ' ')
  const cell = (at: number) => Math.min(BAR - 1, Math.max(0, Math.floor(((at - from) / (to - from)) * BAR)))
  for (const b of bars) {
    const [a, z] = [cell(Math.min(b.from, b.to)), cell(Math.max(b.from, b.to))]
    for (let i = a; i <= Math.max(a, z === a ? a : z - 1); i++) if (cells[i] !== '×') cells[i] = LETTERS[b.look]
  }
  return cells.join('').trimEnd()
}
