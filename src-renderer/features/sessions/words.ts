/** How a session and its waits are shown. */
import { formatDuration } from '@shared/base/format'
import type { SessionRow } from '@shared/query/session-row'
import { RESULT_WORDS, SILENCE_MS } from '@shared/report/session-words'
import { replyCode } from '@shared/report/words'
import type { StateId } from '../../marks/outcome'

/** Seconds with milliseconds, so that lines stand under one another; long ones as durations. '' for the first line. */
export const gapText = (ms: number): string => (Number.isNaN(ms) ? '' : Math.abs(ms) < 60_000 ? (ms / 1000).toFixed(3) : formatDuration(ms))

/** Grey under a second, bold from five on. */
export const gapClass = (ms: number): string => (!(ms >= 1000) ? 'dim' : ms < SILENCE_MS ? '' : 'defer strong')

const STATES: Readonly<Record<SessionRow['result'], StateId>> = {
  completed: 'delivered',
  rejected: 'failed',
  failed: 'failed',
  dropped: 'failed',
  probe: 'check',
  empty: 'warning',
  open: 'in-transit',
}

export const resultState = (s: SessionRow): StateId => STATES[s.result] ?? 'not-covered'

/** `refused 550 5.7.1`. */
export function resultText(s: SessionRow): string {
  const code = /^[45]\d\d/.test(s.status) ? ` ${replyCode(s.status)}` : ''
  return `${RESULT_WORDS[s.result] ?? s.result}${s.result === 'completed' ? '' : code}`
}

export const tlsText = (s: SessionRow): string => (s.tls === 'yes' ? 'yes' : s.tls === 'no' ? 'granted, not seen to begin' : 'none seen')
