/** How often the rarer things happen, each as a share of the mails it can happen to. A run may raise them. */

export interface Shares {
  /** an outside sender's program uses a Message-ID a second time, hours later */
  readonly reusedId: number
  /** a list server sends each recipient a mail of its own under one Message-ID */
  readonly splitByList: number
  /** an outside program leaves the Message-ID to the first Exchange server */
  readonly withoutId: number
  readonly dropped: number
  /** by a transport rule */
  readonly rejected: number
  readonly throttled: number
  readonly poison: number
  readonly journalled: number
  /** automatic answers and forwarding by inbox rules, of delivered mails */
  readonly ruleMail: number
  /** to a domain that nobody serves: goes out, comes back, until it has too many hops */
  readonly looping: number
  /** to a domain that cannot be reached for days: delay report, expiry */
  readonly unreachable: number
  readonly toGroup: number
  /** of mails to groups */
  readonly moderated: number
  readonly unknownInbound: number
  readonly unknownInternal: number
}

export const SHARES: Shares = {
  reusedId: 0.006,
  splitByList: 0.004,
  withoutId: 0.004,
  dropped: 0.002,
  rejected: 0.003,
  throttled: 0.002,
  poison: 0.0005,
  journalled: 0.03,
  ruleMail: 0.01,
  looping: 0.001,
  unreachable: 0.003,
  toGroup: 0.05,
  moderated: 0.06,
  unknownInbound: 0.02,
  unknownInternal: 0.006,
}

/** What befalls a mail in the categorizer of the first hub. */
export type Special = 'dropped' | 'rejected' | 'throttled' | 'poison' | 'journalled'

export function drawSpecial(chance: (share: number) => boolean, shares: Shares): Special | undefined {
  const kinds = ['dropped', 'rejected', 'throttled', 'poison', 'journalled'] as const
  return kinds.find((kind) => chance(shares[kind]))
}

/** Nobody answers for it: mail waits until it expires. */
export const UNREACHABLE_DOMAIN = 'silted-harbour.example'
/** An accepted domain without mailboxes whose mail is sent on, and sent back. */
export const loopingDomain = (domain: string) => `branch.${domain}`
