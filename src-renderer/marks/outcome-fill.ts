/** Colours of outcomes in stacked bars. */
import type { MessageOutcome } from '@shared/model/routes'

export const OUTCOME_FILL: Readonly<Record<MessageOutcome, string>> = {
  failed: 'var(--st-failed-mark)',
  deferred: 'var(--st-deferred-fill)',
  partly: 'var(--st-deferred-mark)',
  'not-covered': 'var(--st-uncovered-fill)',
  'in-transit': 'var(--st-transit-fill)',
  delivered: 'var(--st-delivered-fill)',
}
