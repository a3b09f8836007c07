/** What two ends said to each other in SMTP, as far as the capture shows it. */
import type { Moment } from './half'
import type { Mail } from './mail'
import type { TlsSight } from './tls-sight'

export interface Reply {
  /** Null: the line has no code, so it belongs to no command. */
  readonly code: number | null
  /** Without code. */
  readonly lines: readonly string[]
  /** The packet that ended it. */
  readonly at: Moment
}

export interface Command {
  /** First word in capitals; every line that a client says where a command is due is one. */
  readonly verb: string
  /** Secrets of AUTH are masked. */
  readonly parameter: string
  /** The packet that ended the line. */
  readonly at: Moment
  /** In their order; 354 and 334 come before the one that decides. */
  readonly replies: readonly Reply[]
  /** Lines that the client sent on demand (AUTH); none of them is kept. */
  readonly continuations: number
  /** BDAT: bytes of the chunk; null for other commands, and for a size that is none. */
  readonly chunkBytes: number | null
  readonly last: boolean
  /** Of DATA and of the last BDAT of a mail. */
  readonly mail: Mail | null
}

/** A stretch of bytes with a trouble. */
export interface Stretch {
  readonly from: 'client' | 'server'
  readonly bytes: number
  readonly at: Moment
}

export interface Dialogue {
  /** Index of the stream. */
  readonly stream: number
  /** What the server said before anything else; null when the capture begins later, or it never spoke. */
  readonly banner: Reply | null
  readonly commands: readonly Command[]
  /** Replies that answer no command that was seen. */
  readonly unmatched: readonly Reply[]
  /** What the capture lacks; commands and replies behind it may be matched wrongly. */
  readonly missing: readonly Stretch[]
  /** Bytes that came again with other content: altered on the way, or a trick. What came first was read. */
  readonly conflicts: readonly Stretch[]
  /** From where on the two speak TLS, and what it says in plain; null when they never do. */
  readonly tls: TlsSight | null
  /** Bytes at the end that are no whole line, or a mail of DATA without its end. */
  readonly clientLeftOver: number
  readonly serverLeftOver: number
  /** There was more than is kept. */
  readonly cut: boolean
}
