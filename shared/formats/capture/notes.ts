/**
 * What is to be said of a capture beside its packets: damage, cuts, comments of its writer, things that were left out. A kind of note is
 * kept once with its count and the place of the first, so that a hostile file cannot fill memory with them.
 */
import type { IssueSeverity } from '../../model/source'

export interface CaptureNote {
  /** Stable name, `capture.…`. */
  readonly code: string
  readonly severity: IssueSeverity
  /** One sentence for a person. */
  readonly message: string
  /** Byte in the unpacked file where the first of them stands. */
  readonly offset: number
  readonly count: number
}

const MOST_KINDS = 200

export class Notes {
  private readonly known = new Map<string, { -readonly [K in keyof CaptureNote]: CaptureNote[K] }>()

  /** `key` tells notes of one code apart that are to be kept apart; their message may differ. */
  add(code: string, severity: IssueSeverity, message: string, offset: number, key = code): void {
    const known = this.known.get(key)
    if (known) known.count++
    else if (this.known.size < MOST_KINDS) this.known.set(key, { code, severity, message, offset, count: 1 })
  }

  list(): readonly CaptureNote[] {
    return [...this.known.values()]
  }

  clear(): void {
    this.known.clear()
  }
}
