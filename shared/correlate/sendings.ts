/** In which sessions the copies of one message were sent: looked up once per copy, as several rows of a copy ask. */
import type { Mail, SessionIndex } from './session-index'
import type { Step } from './steps'

interface OfCopy {
  readonly mails: readonly Mail[]
  /** The one that the next hop took. */
  readonly accepted: Mail | undefined
  /** Internal ids at the next hop, from its replies. */
  readonly replyIds: ReadonlySet<string>
}

const NOTHING: OfCopy = { mails: [], accepted: undefined, replyIds: new Set() }

export class Sendings {
  private readonly byCopy: (OfCopy | undefined)[] = []

  constructor(
    private readonly sessions: SessionIndex,
    private readonly messageId: string,
  ) {}

  /** In log order. */
  mails(step: Step): readonly Mail[] {
    return this.of(step).mails
  }

  accepted(step: Step): Mail | undefined {
    return this.of(step).accepted
  }

  replyIds(step: Step): ReadonlySet<string> {
    return this.of(step).replyIds
  }

  private of(step: Step): OfCopy {
    if (this.sessions.empty) return NOTHING
    let known = this.byCopy[step.copy]
    if (!known) {
      const mails = this.sessions.sending(step.node, step.internalId, this.messageId)
      known = mails.length === 0 ? NOTHING : summary(mails)
      this.byCopy[step.copy] = known
    }
    return known
  }
}

function summary(mails: readonly Mail[]): OfCopy {
  const replyIds = new Set<string>()
  for (const m of mails) if (m.replyId !== '') replyIds.add(m.replyId)
  return { mails, accepted: mails.find((m) => m.reply.startsWith('2')), replyIds }
}
