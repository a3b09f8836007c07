/** Words that stand for something once: a download can carry no header, so what it may have is in its address, and good for one request. */
import { randomUUID } from 'node:crypto'

const GOOD_MS = 60_000

export class Tickets<T> {
  private readonly open = new Map<string, T>()

  put(what: T): string {
    const ticket = randomUUID()
    this.open.set(ticket, what)
    setTimeout(() => this.open.delete(ticket), GOOD_MS).unref()
    return ticket
  }

  take(ticket: string): T | null {
    const what = this.open.get(ticket) ?? null
    this.open.delete(ticket)
    return what
  }
}
