/**
 * Lines of haproxy.cfg: a section begins at a line with its keyword, and goes on to the next. A frontend accepts, a backend has the
 * servers, a listen section is both. Sections refer to each other in any order, so they are kept and put together at the end.
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
}

export type SectionKind = 'frontend' | 'backend' | 'listen' | 'defaults'

export interface Section {
  readonly kind: SectionKind
  readonly name: string
  readonly at: At
  readonly statements: Statement[]
  /** The defaults section that holds for it. */
  readonly defaults: Section | null
}

const PROXIES: readonly string[] = ['frontend', 'backend', 'listen', 'defaults']
const OTHER_SECTIONS =
  /^(?:global|peers|resolvers|userlist|mailers|cache|program|http-errors|ring|fcgi-app|log-forward|log-profile|traces|crt-store|acme)$/
/** Statements that say something of the way of mail. */
const NEEDED = new Set(
  'bind server server-template default-server default_backend use_backend mode balance source option tcp-check stick stick-table cookie timeout hash-type'.split(
    ' ',
  ),
)
const NEEDED_OPTIONS = new Set(
  'smtpchk tcp-check httpchk transparent pgsql-check mysql-check ldap-check redis-check ssl-hello-chk'.split(' '),
)
/** Statements that say nothing with fewer words. */
const LEAST_WORDS = new Map([
  ['server', 3],
  ['bind', 2],
  ['option', 2],
])
const KEYWORD = /^[a-z][a-z0-9._-]*$/

const MAX_STATEMENTS = 100_000
const MAX_BYTES = 64 << 20

export const RULES = { marks: '', comments: true, quotes: '"\'' }

export class HaproxySections {
  readonly proxies: Section[] = []
  private current: Section | null = null
  private defaults: Section | null = null
  private inSection = false
  private statements = 0
  private bytes = 0
  private refused = 0

  constructor(private readonly sink: TextSink) {}

  line(line: Line): void {
    const text = line.text.trim()
    if (text === '') this.sink.blank(line)
    else if (text.startsWith('#')) this.sink.header(line)
    else if (text.length > MAX_SETTING_LINE) this.sink.setAside(line, 'too-long')
    else this.statement(line, text)
  }

  end(): void {
    tellRefused(this.sink, this.refused)
  }

  private statement(line: Line, text: string): void {
    const words = tokensOf(text, RULES).map((t) => t.text)
    const [keyword = ''] = words
    if (PROXIES.includes(keyword)) this.begin(keyword as SectionKind, words, line)
    else if (OTHER_SECTIONS.test(keyword)) {
      this.current = null
      this.inSection = true
      this.sink.setAside(line, 'not-needed')
    } else if (!this.inSection || !KEYWORD.test(keyword) || words.length < (LEAST_WORDS.get(keyword) ?? 1))
      this.sink.setAside(line, 'not-understood')
    else if (!this.current || !isNeeded(words)) this.sink.setAside(line, 'not-needed')
    else if (this.full(line)) {
      this.refused++
      this.sink.setAside(line, 'not-needed')
    } else {
      this.current.statements.push({ words, at: placeOf(line) })
      this.sink.record(line)
    }
  }

  private begin(kind: SectionKind, words: readonly string[], line: Line): void {
    this.inSection = true
    if (this.full(line)) {
      this.refused++
      this.current = null
      this.sink.setAside(line, 'not-needed')
      return
    }
    this.current = { kind, name: words[1] ?? '', at: placeOf(line), statements: [], defaults: this.defaults }
    if (kind === 'defaults') this.defaults = this.current
    else this.proxies.push(this.current)
    this.sink.record(line)
  }

  private full(line: Line): boolean {
    if (this.statements >= MAX_STATEMENTS || this.bytes >= MAX_BYTES) return true
    this.statements++
    this.bytes += line.length
    return false
  }
}

function isNeeded(words: readonly string[]): boolean {
  const [keyword = '', second = ''] = words
  if (keyword === 'option') return NEEDED_OPTIONS.has(second)
  if (keyword === 'timeout') return second === 'check'
  return NEEDED.has(keyword)
}

const placeOf = ({ offset, length, line }: Line): At => ({ offset, length, line })
