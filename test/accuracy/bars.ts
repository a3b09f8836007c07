/**
 * What accuracy must not fall below. A bundle is complete when nothing is missing from it, however its files are written and whatever
 * its clocks show.
 */
import { HARMLESS } from '../simulator/disturbances'
import type { Measured } from './run'

const COMPLETE = 0.995
const ONE_SERVER_LOST = 0.99

/** In words, one for each bar that is missed. */
export function missedBars({ disturbances, score }: Measured): string[] {
  const missed: string[] = []
  const atLeast = (what: string, value: number, bar: number) => {
    if (value < bar) missed.push(`${what} ${value.toFixed(4)}, at least ${bar}`)
  }
  if (score.wrongCertain > 0) missed.push(`${score.wrongCertain} wrong hops shown as certain`)
  if (score.roles.wrong > 0) missed.push(`${score.roles.wrong} wrong roles`)
  if (score.sites.wrong > 0) missed.push(`${score.sites.wrong} wrong sites`)
  if (disturbances.every((name) => HARMLESS.has(name))) {
    atLeast('hop F1', score.hops.f1, COMPLETE)
    atLeast('outcomes', score.outcomes.accuracy, COMPLETE)
    if (score.balancers.false > 0) missed.push(`${score.balancers.false} false balancers`)
  }
  if (disturbances.join() === 'lost-server') atLeast('hop precision', score.hops.precision, ONE_SERVER_LOST)
  return missed
}
