/** Stretches of a clock as figures of a finding. */
import type { NodeClock } from '../../model/routes'
import { offsetWords } from '../../report/clock-words'
import type { Figures } from '../finding'

const MOST = 12

export const clockFigures = ({ pieces }: NodeClock): Figures => ({
  heads: ['From', 'To', 'Offset ± bound'],
  rows: pieces
    .slice(0, MOST)
    .map((p) => [new Date(p.from).toISOString(), new Date(p.to).toISOString(), offsetWords(p.offsetMs, p.boundMs)]),
})
