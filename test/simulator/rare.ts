/** What happens too seldom for the usual run, each as a share of the mails it can happen to. A run has all of it or nothing. */
import type { World } from './world'

export interface Rare {
  /** copied to the journal mailbox */
  readonly journalled: number
  /** handed to the store a second time, which drops it */
  readonly deliveredTwice: number
  /** to a domain whose mail comes back */
  readonly looping: number
  readonly withoutMessageId: number
  /** to a domain that answers 4xx for ever */
  readonly unreachable: number
}

export const RARE: Rare = { journalled: 0.04, deliveredTwice: 0.02, looping: 0.03, withoutMessageId: 0.04, unreachable: 0.08 }

/** Draws nothing in a usual run, so that its bytes stay what they are. */
export const happens = (world: World, what: keyof Rare) => world.rare !== undefined && world.random.chance(world.rare[what])

/** Accepted by the organisation, without mailboxes: its mail goes to the smart host, which sends it back. */
export const loopingDomain = (domain: string) => `branch.${domain}`

export const UNREACHABLE_DOMAIN = 'adrift.example'

const MINUTE = 60_000
/** After so long the sender is told that a mail waits. */
export const DELAY_TOLD_MS = 240 * MINUTE
/** This organisation gives up sooner than the usual two days, so that one day of logs shows it. */
export const EXPIRES_MS = 360 * MINUTE
