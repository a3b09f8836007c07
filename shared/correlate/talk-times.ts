/**
 * When the steps of SMTP sessions were logged that both ends of a connection log: what clocks are compared by. Millions of sessions are
 * kept, so a session is a few whole numbers in one array: ms after its first row.
 */
import type { EpochMs } from '../base/time'

/** Steps in the order of a session. Commands go from the sending to the receiving end, replies back. */
export const TALK = {
  banner: 0,
  hello: 1,
  helloReply: 2,
  /** The greeting after TLS. */
  secondHello: 3,
  secondHelloReply: 4,
  /** First mail of the session. */
  mail: 5,
  /** Reply to the data of the first mail. */
  accepted: 6,
  quit: 7,
  quitReply: 8,
  steps: 9,
} as const
export type TalkStep = Exclude<(typeof TALK)[keyof typeof TALK], 9>

export const COMMANDS: readonly TalkStep[] = [TALK.hello, TALK.secondHello, TALK.mail, TALK.quit]
export const REPLIES: readonly TalkStep[] = [TALK.banner, TALK.helloReply, TALK.secondHelloReply, TALK.accepted, TALK.quitReply]

const NONE = -1
const LONGEST = 0x7fff_ffff

export class TalkTimes {
  private delays = new Int32Array(1024 * TALK.steps)
  private firsts = new Float64Array(1024)
  private count = 0

  /** Sessions are added in the order of their index. */
  add(first: EpochMs, talk: ArrayLike<EpochMs>): void {
    if (this.count === this.firsts.length) this.grow()
    this.firsts[this.count] = first
    const from = this.count * TALK.steps
    for (let step = 0; step < TALK.steps; step++) {
      const delay = (talk[step] ?? Number.NaN) - first
      this.delays[from + step] = delay >= 0 && delay <= LONGEST ? delay : NONE
    }
    this.count++
  }

  /** NaN when the log does not have it. */
  at(session: number, step: TalkStep): EpochMs {
    const delay = this.delays[session * TALK.steps + step] ?? NONE
    return delay === NONE ? Number.NaN : (this.firsts[session] ?? Number.NaN) + delay
  }

  private grow(): void {
    const delays = new Int32Array(this.delays.length * 2)
    delays.set(this.delays)
    this.delays = delays
    const firsts = new Float64Array(this.firsts.length * 2)
    firsts.set(this.firsts)
    this.firsts = firsts
  }
}
