/**
 * Shadow copies: HAREDIRECT on the primary, HARECEIVE on the server that keeps the copy. A hop of its own kind, never part of the way to a
 * recipient.
 */
import { draftHop, type HopDraft, NO_COPY } from './hop-draft'
import { type JoinKey, KEYS, type MessageKeys } from './keys'
import { otherEnd, type RouteContext } from './route-context'
import type { Step } from './steps'

export function addShadowHops(hops: HopDraft[], steps: readonly Step[], keys: MessageKeys, c: RouteContext): void {
  const made = steps.filter((s) => s.event === 'HAREDIRECT' && s.node >= 0)
  const copies = new ShadowCopies(steps)
  for (const s of made) {
    const named = c.book.findOwn(s.replyHost)
    const copy = copies.take(s, named, keys)
    const to = named >= 0 ? named : (copy?.step.node ?? -1)
    if (to < 0 || to === s.node) continue
    hops.push(
      draftHop({
        from: s.node,
        to,
        protocol: 'shadow',
        copy: s.copy,
        at: s.at,
        key: copy?.key ?? KEYS.oneRow,
        sent: 'seen',
        received: copy ? 'seen' : otherEnd(to, 'transport', s, c),
        recipients: s.keys,
        rows: copy ? [s.row, copy.step.row] : [s.row],
      }),
    )
  }
  for (const s of copies.left()) if (s.clientOwn >= 0 && s.clientOwn !== s.node) hops.push(received(s, keys, c))
}

/** HARECEIVE rows, each of which is the other end of one HAREDIRECT at the most. */
class ShadowCopies {
  private readonly byId = new Map<string, Step>()
  /** By the primary they name, in time order. */
  private readonly byPrimary = new Map<number, Set<Step>>()

  constructor(steps: readonly Step[]) {
    for (const s of steps) {
      if (s.event !== 'HARECEIVE' || s.node < 0) continue
      if (s.internalId !== '') this.byId.set(`${s.node}|${s.internalId}`, s)
      this.byPrimary.set(s.clientOwn, (this.byPrimary.get(s.clientOwn) ?? new Set()).add(s))
    }
  }

  /** The copy that a row tells of: by the id in its reply, or the only one it can be, or the first of several. `node` is −1 when not named. */
  take(made: Step, node: number, keys: MessageKeys): { readonly step: Step; readonly key: JoinKey } | null {
    const exact = made.replyId === '' ? undefined : this.byId.get(`${node}|${made.replyId}`)
    if (exact && this.remove(exact)) return { step: exact, key: KEYS.replyId }
    const possible: Step[] = []
    for (const s of this.byPrimary.get(made.node) ?? []) {
      if (node >= 0 && s.node !== node) continue
      // another id is another copy
      if (made.replyId !== '' && s.internalId !== '') continue
      if (possible.push(s) === MOST_POSSIBLE) break
    }
    const people = made.keys.join(';')
    const alike = possible.filter((s) => s.keys.join(';') === people)
    const [step] = alike.length > 0 ? alike : possible
    if (!step) return null
    this.remove(step)
    return { step, key: possible.length === 1 || alike.length === 1 ? keys.bothNamed : keys.nearest }
  }

  *left(): Generator<Step> {
    for (const steps of this.byPrimary.values()) yield* steps
  }

  private remove(step: Step): boolean {
    return this.byPrimary.get(step.clientOwn)?.delete(step) ?? false
  }
}

/** Copies looked at for one row that names none. */
const MOST_POSSIBLE = 32

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
