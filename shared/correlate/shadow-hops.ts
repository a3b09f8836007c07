/**
 * Shadow copies: HAREDIRECT on the primary, HARECEIVE on the server that keeps the copy. A hop of its own kind, never part of the way to a
 * recipient.
 */
import { draftHop, type HopDraft, NO_COPY } from './hop-draft'
import { KEYS, type MessageKeys } from './keys'
import { otherEnd, type RouteContext } from './route-context'
import type { Step } from './steps'

export function addShadowHops(hops: HopDraft[], steps: readonly Step[], keys: MessageKeys, c: RouteContext): void {
  const made = steps.filter((s) => s.event === 'HAREDIRECT' && s.node >= 0)
  const copies = new ShadowCopies(steps)
  for (const s of made) {
    const named = c.book.findOwn(s.replyHost)
    const copy = named >= 0 ? copies.take(named, s.replyId) : copies.takeFrom(s.node)
    const to = named >= 0 ? named : (copy?.node ?? -1)
    if (to < 0 || to === s.node) continue
    hops.push(
      draftHop({
        from: s.node,
        to,
        protocol: 'shadow',
        copy: s.copy,
        at: s.at,
        key: copy === null ? KEYS.oneRow : copy.internalId === s.replyId ? KEYS.replyId : keys.bothNamed,
        sent: 'seen',
        received: copy ? 'seen' : otherEnd(to, 'transport', s, c),
        recipients: s.keys,
        rows: copy ? [s.row, copy.row] : [s.row],
      }),
    )
  }
  for (const s of copies.left()) if (s.clientOwn >= 0 && s.clientOwn !== s.node) hops.push(received(s, keys, c))
}

/** HARECEIVE rows, each of which is the other end of one HAREDIRECT at the most. */
class ShadowCopies {
  private readonly byId = new Map<string, Step>()
  private readonly byNode = new Map<number, Set<Step>>()
  private readonly byPrimary = new Map<number, Set<Step>>()

  constructor(steps: readonly Step[]) {
    for (const s of steps) {
      if (s.event !== 'HARECEIVE' || s.node < 0) continue
      if (s.internalId !== '') this.byId.set(`${s.node}|${s.internalId}`, s)
      this.byNode.set(s.node, (this.byNode.get(s.node) ?? new Set()).add(s))
      this.byPrimary.set(s.clientOwn, (this.byPrimary.get(s.clientOwn) ?? new Set()).add(s))
    }
  }

  /** The row by the id in the reply; without one, the only copy that server has. */
  take(node: number, id: string): Step | null {
    const free = this.byNode.get(node)
    const exact = id === '' ? undefined : this.byId.get(`${node}|${id}`)
    const [only] = free?.size === 1 ? free : []
    const step = exact && free?.has(exact) ? exact : only
    return step ? this.remove(step) : null
  }

  /** The only copy made by a server, when its own row does not name the other. */
  takeFrom(primary: number): Step | null {
    const made = this.byPrimary.get(primary)
    const [only] = made?.size === 1 ? made : []
    return only ? this.remove(only) : null
  }

  *left(): Generator<Step> {
    for (const steps of this.byNode.values()) yield* steps
  }

  private remove(step: Step): Step {
    this.byNode.get(step.node)?.delete(step)
    this.byPrimary.get(step.clientOwn)?.delete(step)
    return step
  }
}

/** Only the server with the copy has a row; it names the primary. */
function received(s: Step, keys: MessageKeys, c: RouteContext): HopDraft {
  return draftHop({
    from: s.clientOwn,
    to: s.node,
    protocol: 'shadow',
    copy: NO_COPY,
    at: s.at,
    key: keys.named,
    sent: otherEnd(s.clientOwn, 'transport', s, c),
    received: 'seen',
    recipients: s.keys,
    rows: [s.row],
  })
}
