/** Examples of errors in words: a few of every kind, the worst kind first. */

const ORDER = [
  'certain',
  'hop',
  'lost',
  'message',
  'outcome',
  'via',
  'balancer',
  'role',
  'site',
  'delivered',
  'clock',
  'related',
  'active',
] as const
export type ErrorKind = (typeof ORDER)[number]

const ENOUGH = 20

export class Errors {
  private readonly noted = new Map<ErrorKind, string[]>()

  note(kind: ErrorKind, text: string) {
    const list = this.noted.get(kind) ?? []
    if (list.length < ENOUGH) list.push(`${kind}: ${text}`)
    this.noted.set(kind, list)
  }

  /** The first of each kind, then the second of each, and so on. */
  samples(): string[] {
    const ranked = ORDER.flatMap((kind, k) => (this.noted.get(kind) ?? []).map((text, i) => ({ text, rank: i * ORDER.length + k })))
    return ranked
      .sort((a, b) => a.rank - b.rank)
      .slice(0, ENOUGH)
      .map(({ text }) => text)
  }
}
