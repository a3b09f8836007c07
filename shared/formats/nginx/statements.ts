/**
 * Statements of nginx.conf: words that end with a semicolon or open a block, over as many lines as they like. A line belongs to the
 * statement that begins, or goes on, or ends on it; it is needed when one of them is.
 */
import { MAX_SETTING_LINE } from '../text/balancer'
import type { Line } from '../text/line-reader'
import type { At } from '../text/settings-objects'
import { tellRefused } from '../text/settings-objects'
import type { TextSink } from '../text/text-reader'
import { tokensOf } from '../text/tokens'

export interface Statement {
  readonly words: readonly string[]
  readonly at: At
  /** Null when it ends with a semicolon. */
  readonly block: Block | null
}

export interface Block {
  readonly words: readonly string[]
  readonly at: At
  readonly statements: Statement[]
}

/** Blocks whose statements matter, and statements that do. */
const BLOCKS = new Set(['stream', 'http', 'mail', 'upstream', 'server', 'location', 'match'])
const STATEMENTS = new Set(
  'listen server_name server proxy_pass proxy_bind proxy_protocol protocol least_conn least_time hash ip_hash random sticky health_check expect send'.split(
    ' ',
  ),
)
const WORD = /^[\w$.~@*/:-]+$/
const RULES = { marks: '{};', comments: true, quotes: '"\'' }
const MAX_STATEMENTS = 100_000
const MAX_BYTES = 64 << 20
/** Words of one statement; server names come by the hundred, not more. */
const MAX_WORDS = 10_000
const MAX_DEPTH = 64

export class NginxStatements {
  readonly root: Block = { words: [], at: { offset: 0, length: 0, line: 1 }, statements: [] }
  private readonly stack: { readonly block: Block; readonly needed: boolean }[] = [{ block: this.root, needed: true }]
  private words: string[] = []
  private at: At = this.root.at
  private kept = 0
  private bytes = 0
  private refused = 0
  private deeper = 0

  constructor(private readonly sink: TextSink) {}

  line(line: Line): void {
    const { text } = line
    const trimmed = text.trim()
    if (trimmed === '') this.sink.blank(line)
    else if (trimmed.startsWith('#')) this.sink.header(line)
    else if (text.length > MAX_SETTING_LINE) this.sink.setAside(line, 'too-long')
    else this.read(line)
  }

  end(): void {
    tellRefused(this.sink, this.refused)
  }

  private read(line: Line): void {
    let needed = false
    let odd = false
    for (const { text, quoted } of tokensOf(line.text, RULES)) {
      if (quoted || (text !== '{' && text !== '}' && text !== ';')) {
        if (this.words.length === 0) {
          this.at = placeOf(line)
          odd ||= quoted || !WORD.test(text)
        }
        if (this.words.length < MAX_WORDS) this.words.push(text)
      } else if (text === '{') needed = this.open(line) || needed
      else if (text === ';') needed = this.statement(line) || needed
      else if (this.stack.length === 1 && this.deeper === 0) odd = true
      else needed = this.close() || needed
    }
    needed ||= this.words.length > 0 && this.isNeeded(this.words)
    if (odd && !needed) this.sink.setAside(line, 'not-understood')
    else if (needed) this.sink.record(line)
    else this.sink.setAside(line, 'not-needed')
  }

  /** In a block that matters. */
  private isNeeded(words: readonly string[]): boolean {
    const inside = this.deeper === 0 && this.stack.at(-1)?.needed === true
    return inside && (STATEMENTS.has(words[0] ?? '') || BLOCKS.has(words[0] ?? ''))
  }

  private statement(line: Line): boolean {
    const { words, at } = this
    const needed = this.isNeeded(words) && this.room(line)
    if (needed) this.stack.at(-1)?.block.statements.push({ words, at, block: null })
    this.words = []
    return needed
  }

  private open(line: Line): boolean {
    const { words, at } = this
    const needed = this.deeper === 0 && this.stack.at(-1)?.needed === true && BLOCKS.has(words[0] ?? '') && this.room(line)
    this.words = []
    if (this.stack.length === MAX_DEPTH || this.deeper > 0) {
      this.deeper++
      return false
    }
    const block: Block = { words, at, statements: [] }
    if (needed) this.stack.at(-1)?.block.statements.push({ words, at, block })
    this.stack.push({ block, needed })
    return needed
  }

  private close(): boolean {
    this.words = []
    if (this.deeper > 0) {
      this.deeper--
      return false
    }
    return this.stack.pop()?.needed ?? false
  }

  private room(line: Line): boolean {
    if (this.kept >= MAX_STATEMENTS || this.bytes >= MAX_BYTES) {
      this.refused++
      return false
    }
    this.kept++
    this.bytes += line.length
    return true
  }
}

const placeOf = ({ offset, length, line }: Line): At => ({ offset, length, line })
