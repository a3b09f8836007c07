/** Rows of one message by what hops ask for. Made when first asked: most messages have few rows and need none of it. */
import type { EpochMs } from '../base/time'
import type { Step } from './steps'

export class StepIndex {
  private made: {
    readonly transport: ReadonlyMap<string, Step>
    readonly sends: ReadonlyMap<string, Step>
    readonly passed: ReadonlyMap<number, number>
    readonly submitters: ReadonlySet<number>
    readonly submitted: ReadonlyMap<number, Step>
  } | null = null

  constructor(private readonly steps: readonly Step[]) {}

  /** First row of a copy on the transport service of a server. */
  copyOn(node: number, internalId: string): Step | undefined {
    return internalId === '' ? undefined : this.maps().transport.get(`${node}|${internalId}`)
  }

  /** First SEND of a copy to an own server whose reply names no internal id, as that of a delivery service. */
  deliveryOf(copy: number, to: number): Step | undefined {
    return this.maps().sends.get(`${copy}>${to}`)
  }

  /** Whether a SEND from one own server to another led to this internal id there, or may have: its reply is not known. */
  isSentBetween(from: number, to: number, internalId: string): boolean {
    const { sends } = this.maps()
    if (internalId === '') return sends.has(`${from}-${to}`)
    return sends.has(`${from}-${to}|${internalId}`) || sends.has(`${from}-${to}|`)
  }

  /**
   * Whether the transport service of a server had the message before an instant, beside shadow copies: by its own rows, or as others say that
   * they sent it there or keep a copy for it.
   */
  passedBefore(node: number, at: EpochMs): boolean {
    return (this.maps().passed.get(node) ?? Number.POSITIVE_INFINITY) <= at
  }

  /** Whether the submission service of a server says to whom it handed over. */
  isSubmitted(node: number): boolean {
    return this.maps().submitters.has(node)
  }

  /** First row of the submission service of a server. */
  submitted(node: number): Step | undefined {
    return this.maps().submitted.get(node)
  }

  private maps() {
    this.made ??= indexOf(this.steps)
    return this.made
  }
}

function indexOf(steps: readonly Step[]) {
  const transport = new Map<string, Step>()
  const sends = new Map<string, Step>()
  const passed = new Map<number, number>()
  const submitters = new Set<number>()
  const submitted = new Map<number, Step>()
  const first = <K>(map: Map<K, Step>, key: K, s: Step) => {
    if (!map.has(key)) map.set(key, s)
  }
  for (const s of steps) {
    if (s.service === 'submission') first(submitted, s.node, s)
    if (s.event === 'SUBMIT') submitters.add(s.node)
    if (s.service !== 'transport') continue
    const had = s.event === 'HARECEIVE' ? s.clientOwn : s.event === 'SEND' && s.replyId !== '' ? s.serverOwn : -1
    if (had >= 0 && !passed.has(had)) passed.set(had, s.at)
    if (s.internalId !== '') first(transport, `${s.node}|${s.internalId}`, s)
    if (s.event !== 'HARECEIVE' && s.event !== 'HADISCARD' && !passed.has(s.node)) passed.set(s.node, s.at)
    if (s.event !== 'SEND' || s.serverOwn < 0) continue
    if (s.replyId === '') first(sends, `${s.copy}>${s.serverOwn}`, s)
    // a delivery service names itself and no id: such a SEND led to no receipt
    if (s.replyId === '' && s.replyHost !== '') continue
    first(sends, `${s.node}-${s.serverOwn}`, s)
    first(sends, `${s.node}-${s.serverOwn}|${s.replyId}`, s)
  }
  return { transport, sends, passed, submitters, submitted }
}
