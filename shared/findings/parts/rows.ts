/** Rows that rules ask for: by event, by what a recipient was told, and the lines they stand in. */
import type { Steps } from '../../base/steps'
import type { Outcome } from '../../model/routes'
import type { SourceRef } from '../../model/source'
import type { CaseFacts } from '../facts'

/** Rows looked at between two steps. */
export const A_STEP = 50_000

/** Rows of `events` with one of these event ids, in the order of the table: by message, by time in it. */
export function* eventsNamed(facts: CaseFacts, ...names: readonly string[]): Steps<number[]> {
  const event = facts.columns('events').text('event')
  const wanted = new Uint8Array(event.texts.length)
  event.texts.forEach((t, id) => {
    if (names.includes(t)) wanted[id] = 1
  })
  const found: number[] = []
  if (!wanted.includes(1)) return found
  const { ids } = event
  for (let row = 0; row < ids.length; row++) {
    if (wanted[ids[row] ?? 0] === 1) found.push(row)
    if (row % A_STEP === 0) yield row / ids.length
  }
  return found
}

/** Rows of `recipients` that failed and whose code and status, taken out of what wraps it, pass a test; it runs once a distinct status. */
export const failedRecipients = (facts: CaseFacts, wanted: (said: string) => boolean): Steps<number[]> =>
  recipientsTold(facts, ['failed'], wanted)

/** The same of any outcome. */
export function* recipientsTold(facts: CaseFacts, outcomes: readonly Outcome[], wanted: (said: string) => boolean): Steps<number[]> {
  const columns = facts.columns('recipients')
  const [outcome, status, code] = [columns.text('outcome'), columns.text('status'), columns.text('code')]
  const counts = outcome.texts.map((t) => outcomes.some((o) => o === t))
  const found: number[] = []
  if (!counts.includes(true)) return found
  // 1 yes, 2 no
  const known = new Uint8Array(status.texts.length)
  const rows = facts.rows('recipients')
  for (let row = 0; row < rows; row++) {
    if (row % A_STEP === 0) yield row / rows
    if (!counts[outcome.ids[row] ?? -1]) continue
    const id = status.ids[row] ?? 0
    const text = status.texts[id] ?? ''
    if (known[id] === 0) known[id] = wanted(text === '' ? code.at(row) : `${text} ${facts.innermost(text)}`) ? 1 : 2
    if (known[id] === 1) found.push(row)
  }
  return found
}

/** Lines of the rows that decide recipients, at most `most`. */
export function recipientLines(facts: CaseFacts, rows: readonly number[], most = 10): SourceRef[] {
  const recipients = facts.columns('recipients')
  const event = recipients.number('event').values
  return rows.slice(0, most).flatMap((r) => ((event[r] ?? -1) < 0 ? [] : (facts.ref('events', event[r] ?? -1) ?? [])))
}

/** Lines of rows of `events`, at most `most`. */
export const eventLines = (facts: CaseFacts, rows: readonly number[], most = 10): SourceRef[] =>
  rows.slice(0, most).flatMap((r) => facts.ref('events', r) ?? [])

/** Whether there is any message; what most rules of delivery need. */
export const noMessages = (facts: CaseFacts): string | null =>
  facts.rows('messages') === 0 ? 'There are no messages: no tracking log was read.' : null
