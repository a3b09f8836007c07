/**
 * Keeps what windows of one case have in common the same in all of them: one changes it, the host passes it on, the others take it. A window that
 * comes asks for what there is. What is numbered by the tables is told with a name of the tables: other tables number other things.
 */
import { createStore, type Store } from '../store'
import { Registers, type Stamp } from './registers'

/** One thing that is in common. */
export interface Linked {
  get(): unknown
  subscribe(listener: () => void): () => void
  /** What another window has; what is no such value changes nothing. */
  take(value: unknown): void
}

interface Told extends Stamp {
  readonly tell: 'value'
  readonly key: string
  readonly value: unknown
  /** Name of the tables it is numbered by. */
  readonly tables: string
}
type Message = Told | { readonly tell: 'ask' }

export interface LinkParts {
  /** To all other windows of the case, in order. */
  readonly send: (message: unknown) => void
  readonly linked: Readonly<Record<string, Linked>>
  /** Changes with the numbers of messages and sessions. */
  readonly tables: () => string
  readonly me?: string
}

export class WindowLink {
  /** Other windows that show the case. */
  readonly others: Store<number> = createStore(0)
  /** Whether this one gives and takes. */
  readonly following: Store<boolean> = createStore(true)
  private registers: Registers
  private readonly me: string
  private joined = false
  private taking = false

  constructor(private readonly parts: LinkParts) {
    this.me = parts.me ?? crypto.randomUUID()
    this.registers = new Registers(this.me)
    for (const [key, linked] of Object.entries(parts.linked))
      linked.subscribe(() => {
        if (!this.taking && this.isOn) this.tell(key, linked, this.registers.change(key))
      })
  }

  /** Another case, or none: what was in common is so no more, until the window is among the others. */
  reset(): void {
    this.joined = false
    this.others.set(0)
    this.registers = new Registers(this.me)
  }

  /** This window is among them. */
  join(others: number): void {
    this.joined = true
    this.others.set(others)
    if (others > 0) this.ask()
  }

  follow(on: boolean): void {
    this.following.set(on)
    if (!on) return
    // what was done alone meanwhile gives way to what the others have
    this.registers = new Registers(this.me)
    this.ask()
  }

  take(message: unknown): void {
    if (!this.isOn || !isMessage(message)) return
    if (message.tell === 'ask') {
      for (const [key, linked] of Object.entries(this.parts.linked)) this.tell(key, linked, this.registers.stampOf(key))
      return
    }
    const linked = Object.hasOwn(this.parts.linked, message.key) ? this.parts.linked[message.key] : undefined
    if (!linked || message.tables !== this.parts.tables() || !this.registers.takes(message.key, message)) return
    this.taking = true
    try {
      linked.take(message.value)
    } finally {
      this.taking = false
    }
  }

  private get isOn(): boolean {
    return this.joined && this.following.get()
  }

  private ask(): void {
    if (this.isOn) this.parts.send({ tell: 'ask' } satisfies Message)
  }

  private tell(key: string, linked: Linked, { seq, by }: Stamp): void {
    if (this.others.get() === 0) return
    this.parts.send({ tell: 'value', key, value: linked.get(), tables: this.parts.tables(), seq, by } satisfies Told)
  }
}

function isMessage(m: unknown): m is Message {
  const { tell, key, tables, seq, by } = (typeof m === 'object' && m !== null ? m : {}) as Readonly<Record<string, unknown>>
  if (tell === 'ask') return true
  return tell === 'value' && typeof key === 'string' && typeof tables === 'string' && Number.isSafeInteger(seq) && typeof by === 'string'
}
