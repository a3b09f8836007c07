/** The rows as a markdown table. */
import type { Answers, Score } from '../simulator/score-types'
import type { Measured } from './run'

const ratio = (value: number) => value.toFixed(4)
const percent = (value: number) => `${(value * 100).toFixed(1)} %`

/** Of those told; how many were not is said beside it, because silence is not an error. */
function answered({ right, wrong, notTold, accuracy }: Answers): string {
  const all = right + wrong + notTold
  if (all === 0) return '–'
  if (right + wrong === 0) return 'not told'
  return notTold === 0 ? ratio(accuracy) : `${ratio(accuracy)} (${percent(notTold / all)} not told)`
}

const found = ({ tp, fn }: { tp: number; fn: number }) => (tp + fn === 0 ? '–' : `${tp} of ${tp + fn}`)
const viaShare = ({ right, wrong }: Score['via']) => (right + wrong === 0 ? '–' : ratio(right / (right + wrong)))

/** Servers; of what is told of the others, the time for which it is true. */
function inBound({ right, wrong, notTold, heldShare }: Score['clocks']): string {
  if (right + wrong === 0) return notTold === 0 ? '–' : 'not told'
  const time = wrong > 0 ? `, ${percent(heldShare)} of the time` : ''
  return `${right} of ${right + wrong}${time}${notTold > 0 ? ` (${notTold} not told)` : ''}`
}

/** How many there are, and how many too many or too few are told. */
const messages = ({ truth, extra, missing }: Score['messages']) =>
  [String(truth), ...(extra > 0 ? [`+${extra}`] : []), ...(missing > 0 ? [`−${missing}`] : [])].join(' ')

const COLUMNS: readonly (readonly [string, (row: Measured) => string])[] = [
  ['scenario', (row) => row.scenario],
  ['disturbance', (row) => (row.disturbances.length === 0 ? 'none' : row.disturbances.join(' + '))],
  ['messages', (row) => messages(row.score.messages)],
  ['hop precision', (row) => ratio(row.score.hops.precision)],
  ['recall', (row) => ratio(row.score.hops.recall)],
  ['F1', (row) => ratio(row.score.hops.f1)],
  ['outcomes', (row) => ratio(row.score.outcomes.accuracy)],
  ['deliveredBy', (row) => answered(row.score.deliveredBy)],
  ['deliveredTo', (row) => answered(row.score.deliveredTo)],
  ['via', (row) => viaShare(row.score.via)],
  ['shadow copies', (row) => found(row.score.shadow)],
  ['false balancers', (row) => String(row.score.balancers.false)],
  ['roles', (row) => answered(row.score.roles)],
  ['sites', (row) => answered(row.score.sites)],
  ['skew in bound', (row) => inBound(row.score.clocks)],
  ['certain', (row) => percent(row.score.certain.share)],
  ['wrong but certain', (row) => String(row.score.wrongCertain)],
]

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

export function table(rows: readonly Measured[]): string {
  const names = COLUMNS.map(([name]) => name)
  return [
    line(names),
    line(names.map((_, i) => (i < 2 ? '---' : '--:'))),
    ...rows.map((row) => line(COLUMNS.map(([, of]) => of(row)))),
  ].join('\n')
}
