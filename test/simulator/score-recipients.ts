/** What became of each recipient, who delivered it, and whose store or which next hop took it. */
import type { Errors } from './score-errors'
import type { Hosts } from './score-hosts'
import { type AnalysisMessage, type AnalysisRecipient, AnswerCount, type Score, share } from './score-types'
import type { TruthMessage } from './truth'

type End = 'deliveredBy' | 'deliveredTo'

export class RecipientScorer {
  private readonly outcomes = new AnswerCount()
  private readonly confusion = new Map<string, number>()
  private readonly ends = { deliveredBy: new AnswerCount(), deliveredTo: new AnswerCount() }

  constructor(
    private readonly hosts: Hosts,
    private readonly errors: Errors,
  ) {}

  compare(truth: TruthMessage, message: AnalysisMessage | undefined) {
    const told = new Map(message?.recipients.map((each) => [each.address.toLowerCase(), each]))
    for (const recipient of truth.recipients) {
      const { address, outcome } = recipient
      const answer = told.get(address.toLowerCase())
      told.delete(address.toLowerCase())
      this.outcome(truth.messageId, address, outcome, answer?.outcome ?? 'nothing')
      if (outcome !== 'delivered' && outcome !== 'sent-external') continue
      this.end('deliveredBy', truth.messageId, address, recipient.deliveredBy, answer)
      this.end('deliveredTo', truth.messageId, address, recipient.deliveredTo, answer)
    }
    for (const [address, { outcome }] of told) this.outcome(truth.messageId, address, 'nothing', outcome)
  }

  private outcome(name: string, address: string, outcome: string, answer: string) {
    if (outcome === answer) return this.outcomes.count('right')
    this.outcomes.count(answer === 'not-covered' ? 'notTold' : 'wrong')
    const pair = `${outcome} told as ${answer}`
    this.confusion.set(pair, (this.confusion.get(pair) ?? 0) + 1)
    this.errors.note('outcome', `${name}: ${address}: ${pair}`)
  }

  private end(end: End, name: string, address: string, host: string | undefined, answer: AnalysisRecipient | undefined) {
    const node = answer?.[end]
    if (host === undefined) return
    if (node === undefined || node === null) return this.ends[end].count('notTold')
    if (this.hosts.same(node, host)) return this.ends[end].count('right')
    this.ends[end].count('wrong')
    this.errors.note('delivered', `${name}: ${address}: ${end} told as ${this.hosts.name(node)}, is ${host}`)
  }

  total(): Pick<Score, 'outcomes' | 'deliveredBy' | 'deliveredTo'> {
    const outcomes = this.outcomes.result()
    return {
      // silence about an outcome is no answer, so the share is of all recipients
      outcomes: {
        ...outcomes,
        accuracy: share(outcomes.right, outcomes.wrong + outcomes.notTold),
        confusion: Object.fromEntries(this.confusion),
      },
      deliveredBy: this.ends.deliveredBy.result(),
      deliveredTo: this.ends.deliveredTo.result(),
    }
  }
}
