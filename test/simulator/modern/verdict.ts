/** What a host outside says to each recipient of a mail. */
import type { Random } from '../random'
import { UNREACHABLE_DOMAIN } from './shares'

const GREYLISTED = 0.006
const UNKNOWN = 0.008
/** A long list that is taken only in part. */
const PARTLY = 0.05

export interface Verdict {
  readonly good: readonly string[]
  readonly later: readonly string[]
  readonly never: readonly string[]
}

const isFar = (address: string) => address.endsWith(`@${UNREACHABLE_DOMAIN}`)

export const laterStatus = (address: string) =>
  isFar(address)
    ? `450 4.1.2 <${address}>: Recipient address rejected: Domain not found`
    : `451 4.7.1 <${address}>: Recipient address rejected: Greylisted, please try again later`
export const neverStatus = (address: string) => `550 5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table`
export const CONTENT_STATUS = '554 5.7.1 Message content rejected, id=31337-09, "policy"; see the postmaster page'
export const DROPPED = '421 4.4.2 Connection dropped due to ConnectionReset'

/** What was put off once is taken the second time, except where nobody answers for the domain. */
export function judge(random: Random, recipients: readonly string[], triedBefore: boolean): Verdict {
  const nobody: readonly string[] = []
  const far = recipients.filter(isFar)
  if (far.length > 0) return { good: recipients.filter((address) => !isFar(address)), later: far, never: nobody }
  if (!triedBefore && random.chance(GREYLISTED)) return { good: nobody, later: recipients, never: nobody }
  const [first, ...others] = recipients
  if (first !== undefined && random.chance(UNKNOWN)) return { good: others, later: nobody, never: [first] }
  if (!triedBefore && recipients.length > 2 && random.chance(PARTLY)) {
    return { good: recipients.slice(0, -1), later: recipients.slice(-1), never: nobody }
  }
  return { good: recipients, later: nobody, never: nobody }
}
