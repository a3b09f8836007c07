/**
 * What an expert would add to a hop: rules of the product that make a detour normal, and what a repeated hand-over is. Each note is said only
 * where rows of the message bear it out.
 *
 * Sources: docs/formats/message-tracking.md §Routing rules (Exchange 2010 in a DAG, Front End, expansion, shadow copies, Safety Net).
 */
import type { HopDraft } from './hop-draft'
import type { RouteContext } from './route-context'
import type { Step } from './steps'

/** `modern`: the message has passed servers of 2013 or later. */
export function addNotes(hops: readonly HopDraft[], steps: readonly Step[], modern: boolean, c: RouteContext): void {
  const rows = new NotedRows(steps)
  const deliveries = new Deliveries(hops)
  for (const h of hops) if (h.note === '') h.note = noteOf(h, deliveries, rows, modern, c)
}

function noteOf(h: HopDraft, deliveries: Deliveries, rows: NotedRows, modern: boolean, c: RouteContext): string {
  const kind = kindOf(h, deliveries, rows, modern, c)
  if (kind === null) return ''
  const known = c.sentences.get(kind, h.from, h.to)
  return known ?? c.sentences.keep(kind, h.from, h.to, NOTES[kind](c.book.name(h.from), c.book.name(h.to)))
}

const NOTES = {
  safetyNet: (from: string) => `Played again: ${from} kept it in Safety Net and sent it once more after a database or server had failed.`,
  resubmitted: (from: string) => `Played again from the shadow copy: ${from} took the server that had the message for lost.`,
  shadow: (from: string, to: string) =>
    `A shadow copy: ${to} keeps it until ${from} says that the message was handed on, and delivers it only when ${from} falls silent.`,
  proxied: (from: string, to: string) =>
    `The Front End of ${from} passes the session on to the transport service of ${to}; a Front End writes no tracking log.`,
  expansion: (_: string, to: string) => `${to} is the server that expands the group.`,
  submission: (from: string) =>
    `In a DAG, Mail Submission of ${from} does not prefer the transport service of its own server: it hands over to another one, and to its own only when no other answers.`,
  comeBack: (from: string) =>
    `${from} holds the active copy of the recipients' database. Exchange 2010 passes such mail to another server of the DAG first, which delivers it: so the copy in the transport dumpster is on another server than the mailbox.`,
}

function kindOf(h: HopDraft, deliveries: Deliveries, rows: NotedRows, modern: boolean, c: RouteContext): keyof typeof NOTES | null {
  const again = rows.resubmitted(h.copy)
  if (again !== '') return again === 'SAFETYNET' ? 'safetyNet' : 'resubmitted'
  if (h.protocol === 'shadow') return 'shadow'
  if (!c.book.isOwn(h.from) || !c.book.isOwn(h.to)) return null
  if (h.protocol === 'smtp' && h.proxied) return 'proxied'
  if (h.protocol === 'smtp' && rows.expandedOn(h.to)) return 'expansion'
  if (modern) return null
  if (h.protocol === 'submission' && c.book.hasRole(h.from, 'transport')) return 'submission'
  return h.protocol === 'smtp' && deliveries.comeBack(h) ? 'comeBack' : null
}

/** To whom each server delivered on which other server. */
class Deliveries {
  /** Made when first asked for: only mail between transport services before 2013 asks. */
  private people: Map<string, Set<string>> | null = null

  constructor(private readonly hops: readonly HopDraft[]) {}

  /** The next hop delivers to the store of the server that sent it there, for one of the same recipients. */
  comeBack(h: HopDraft): boolean {
    this.people ??= this.byEnds()
    const people = this.people.get(`${h.to}>${h.from}`)
    if (people) for (const r of h.recipients) if (people.has(r)) return true
    return false
  }

  private byEnds(): Map<string, Set<string>> {
    const out = new Map<string, Set<string>>()
    for (const h of this.hops) {
      if (h.protocol !== 'delivery') continue
      const key = `${h.from}>${h.to}`
      const known = out.get(key) ?? new Set()
      for (const r of h.recipients) known.add(r)
      out.set(key, known)
    }
    return out
  }
}

/** What rows of a message say that notes are made of. Most messages have none of it. */
class NotedRows {
  private readonly sources = new Map<number, string>()
  private readonly expanding = new Set<number>()

  constructor(steps: readonly Step[]) {
    for (const s of steps) {
      if (s.event === 'RESUBMIT') this.sources.set(s.copy, s.source)
      if (s.event === 'EXPAND') this.expanding.add(s.node)
    }
  }

  /** Source of the RESUBMIT row of a copy; '' when it has none. */
  resubmitted(copy: number): string {
    return this.sources.get(copy) ?? ''
  }

  expandedOn(node: number): boolean {
    return this.expanding.has(node)
  }
}
