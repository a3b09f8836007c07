/** The three shapes in which SEND rows of this age are said to fill source-context. */
import type { SendContext } from './world'

export function sendContext(shape: SendContext, session: string, started: string, reply: string): string {
  if (shape === 'session') return session
  return shape === 'start' ? `${session};${started};0` : `${session};${reply};ClientSubmitTime:`
}
