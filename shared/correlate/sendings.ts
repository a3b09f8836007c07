/** In which sessions the copies of one message were sent: looked up once per copy, as several rows of a copy ask. */
import type { HostBook } from './host-book'
import type { Mail, SessionIndex } from './session-index'
import type { Step } from './steps'

/** What a mail in a send log is: since 2013 the same copy goes to stores and, as a shadow copy, to another server. */
export type SentKind = 'smtp' | 'delivery' | 'shadow'

export class Sendings {
  private readonly byCopy: (readonly Mail[] | undefined)[] = []

  constructor(
    private readonly sessions: SessionIndex,
    private readonly messageId: string,
    private readonly book: HostBook,
  ) {}

  /** In log order. */
  mails(step: Step): readonly Mail[] {
    if (this.sessions.empty) return NONE
    let known = this.byCopy[step.copy]
    if (!known) {
      known = this.sessions.sending(step.node, step.internalId, this.messageId, step.service)
      this.byCopy[step.copy] = known
    }
    return known
  }

  /** The mail that the next hop of a row took, as far as the row names one. */
  accepted(step: Step, kind: SentKind): Mail | undefined {
    let only: Mail | undefined
    for (const m of this.mails(step)) {
      if (!m.reply.startsWith('2') || sentKind(m) !== kind) continue
      if (step.serverOwn < 0 || this.nextHop(m) === step.serverOwn) return m
      only ??= m
    }
    return step.serverAddress === '' && step.serverHost === '' ? only : undefined
  }

  /** Internal ids at the next hop, from its replies; those of shadow copies are not among them. */
  replyIds(step: Step): ReadonlySet<string> {
    const ids = new Set<string>()
    for (const m of this.mails(step)) if (m.replyId !== '' && sentKind(m) !== 'shadow') ids.add(m.replyId)
    return ids
  }

  private nextHop(m: Mail): number {
    return this.book.findOwn(m.session.bannerHost || m.replyHost, m.session.remoteAddress)
  }
}

const NONE: readonly Mail[] = []
/** Port of the delivery service. */
const DELIVERY_PORT = ':475'

export function sentKind(m: Mail): SentKind {
  if (m.reply.includes('for redundancy')) return 'shadow'
  return m.session.remote.endsWith(DELIVERY_PORT) ? 'delivery' : 'smtp'
}
