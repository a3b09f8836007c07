/** States as a shape, a word and a colour, and how a message's outcome, a hop's evidence and a certainty are worded. */
import type { Certainty, MessageOutcome, Outcome } from '../../model/routes'
import type { HopDetail } from '../../query/message-detail'
import { markShape, type Tone } from '../svg/marks'
import { outcomeTone } from '../svg/nodes'
import { CERTAINTY_WORDS, endsInWords, OUTCOME_WORDS } from '../words'
import { type Html, html } from './escape'

export const state = (tone: Tone, words: string): Html =>
  html`<span class="state ${tone}"><svg viewBox="0 0 12 12" aria-hidden="true">${markShape(tone)}</svg>${words}</span>`

export const outcomeState = (outcome: Outcome | MessageOutcome): Html =>
  state(outcome === 'partly' ? 'partly' : outcomeTone(outcome), OUTCOME_WORDS[outcome])

export function evidenceState(h: HopDetail): Html {
  const absent = h.sent === 'absent' || h.received === 'absent'
  const seen = h.sent === 'seen' || h.received === 'seen'
  return state(absent ? 'absent' : seen ? 'delivered' : 'uncovered', endsInWords(h))
}

export const certaintyState = (c: Certainty): Html => (c === 'certain' ? html`certain` : state('inferred', CERTAINTY_WORDS[c]))
