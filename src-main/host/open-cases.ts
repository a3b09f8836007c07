/**
 * The open cases of this process: one of each, however many windows have it open, so that copies of evidence live as long as the last of them.
 * What happens while a case is read is told to the window that had it read; the others are told when it begins and when it is stored, and who comes and goes.
 */
import type { HostEvents } from '@shared/contract/host'
import type { CaseHost, Emit } from './case-host'

interface Shared {
  readonly host: CaseHost
  readonly users: Set<OpenCases>
  /** Whose signals of reading they are. */
  reader: OpenCases
}

const shared = new Map<string, Shared>()

/** Those of one window. */
export class OpenCases {
  /** Ids of those it has open. */
  private readonly mine = new Set<string>()
  /** Cases in which it wants to hear of other windows. */
  private readonly linked = new Set<string>()

  constructor(
    private readonly data: string,
    private readonly emit: Emit,
  ) {}

  /** Null for what this window has not open. */
  find(caseId: string): CaseHost | null {
    return (this.mine.has(caseId) && this.shared(caseId)?.host) || null
  }

  /** A new one, made with the way its signals take. */
  add(caseId: string, make: (emit: Emit) => CaseHost): CaseHost {
    const emit: Emit = (name, data) => {
      const now = this.shared(caseId)
      if (name === 'restarted' && now)
        for (const other of others(now, now.reader)) other.emit('readElsewhere', { caseId, state: 'reading' })
      now?.reader.emit(name, data)
    }
    const host = make(emit)
    shared.set(this.key(caseId), { host, users: new Set([this]), reader: this })
    this.mine.add(caseId)
    return host
  }

  /** Opens what another window has open; false when none has. */
  join(caseId: string): boolean {
    const open = this.shared(caseId)
    open?.users.add(this)
    if (open) this.mine.add(caseId)
    return open !== undefined
  }

  /** From now on what is told of reading is told to this window. */
  read(caseId: string): CaseHost | null {
    const open = this.find(caseId) && this.shared(caseId)
    if (open) open.reader = this
    return open ? open.host : null
  }

  /** This window has all of it in the store, which the windows share. */
  stored(caseId: string): void {
    const open = this.find(caseId) && this.shared(caseId)
    if (open) for (const other of others(open, this)) other.emit('readElsewhere', { caseId, state: 'stored' })
  }

  /** How many other windows show the case; they are told of this one, and it of them. */
  link(caseId: string): number {
    this.linked.add(caseId)
    return this.count(caseId, null)
  }

  /** To the other windows of the case, as it is. */
  tell(caseId: string, message: unknown): void {
    for (const other of this.others(caseId)) other.emit('windowTold', { caseId, message })
  }

  async close(caseId: string, gone: 'case' | 'window' = 'case'): Promise<void> {
    if (!this.mine.has(caseId)) return
    const open = this.shared(caseId)
    const was = this.others(caseId)
    this.mine.delete(caseId)
    open?.users.delete(this)
    if (this.linked.delete(caseId)) for (const other of was) other.count(caseId, gone)
    if (!open) return
    if (open.users.size > 0) return
    shared.delete(this.key(caseId))
    await open.host.close()
  }

  /** Whoever has it open. */
  async end(caseId: string): Promise<void> {
    const open = this.shared(caseId)
    const was = this.others(caseId)
    this.linked.delete(caseId)
    for (const other of was) other.emit('otherWindows', { caseId, count: 0, gone: 'deleted' })
    shared.delete(this.key(caseId))
    for (const user of open?.users ?? []) user.mine.delete(caseId)
    await open?.host.close()
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.mine].map((id) => this.close(id, 'window')))
  }

  private count(caseId: string, gone: HostEvents['otherWindows']['gone']): number {
    const others = this.others(caseId)
    this.emit('otherWindows', { caseId, count: others.length, gone })
    if (gone === null) for (const other of others) other.emit('otherWindows', { caseId, count: other.others(caseId).length, gone })
    return others.length
  }

  private others(caseId: string): readonly OpenCases[] {
    const open = this.shared(caseId)
    return open ? others(open, this).filter((o) => o.linked.has(caseId)) : []
  }

  private shared(caseId: string): Shared | undefined {
    return shared.get(this.key(caseId))
  }

  private key(caseId: string): string {
    return `${this.data}\n${caseId}`
  }
}

const others = (of: Shared, than: OpenCases) => [...of.users].filter((u) => u !== than)
