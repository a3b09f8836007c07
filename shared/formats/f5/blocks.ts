/**
 * Nested braces of bigip.conf. Each line's words are a property, under the path of the blocks it stands in:
 *
 *   ltm virtual /Common/vs_smtp {              block  ltm virtual /Common/vs_smtp
 *       destination /Common/192.0.2.25:25      property  [] destination /Common/192.0.2.25:25
 *       source-address-translation {
 *           type automap                       property  [source-address-translation] type automap
 *
 * Bodies of rules are a programming language with braces of its own; a line at the very left that begins a new block ends whatever was
 * open before.
 */
import { MAX_SETTING_LINE } from '../text/balancer'
import type { Line } from '../text/line-reader'
import type { At } from '../text/settings-objects'
import { tellRefused } from '../text/settings-objects'
import type { TextSink } from '../text/text-reader'
import { tokensOf } from '../text/tokens'

export interface Property {
  /** Names of the blocks inside the object, outermost first. */
  readonly path: readonly string[]
  readonly words: readonly string[]
  readonly at: At
}

export interface Block {
  /** `ltm virtual`, `ltm monitor smtp`, … */
  readonly kind: string
  readonly name: string
  readonly at: At
  readonly properties: Property[]
}

const NEEDED =
  /^(?:ltm (?:virtual|virtual-address|pool|node|monitor [\w-]+|snatpool|snat|snat-translation|nat)|net self|sys global-settings)$/
/** A block at the left margin, as `ltm pool /Common/p {` or `net self-allow { }` */
const TOP = /^(?:ltm|gtm|net|sys|auth|cm|apm|asm|security|pem|ilx|wom|vcmp|analytics|cli|util|api-protection|saas|mgmt|sslo|wam)[ \t]/
/** Properties that follow each other on one line, as `tmsh list … one-line` prints them and short blocks have them. */
const KEYWORDS = new Set(
  'defaults-from domain description destination ip-protocol mask pool persist profiles rules source source-address-translation snat snatpool translate-address translate-port disabled enabled vlans load-balancing-mode members monitor address ratio session state interval timeout send recv type hostname'.split(
    ' ',
  ),
)
const FLAGS = new Set(['disabled', 'enabled'])
const RULES = { marks: '{}', comments: true, quotes: '"' }
const MAX_PROPERTIES = 200_000
const MAX_BYTES = 64 << 20
const MAX_DEPTH = 64

/** Commands of a rule that decide whether a client's address is hidden. */
const TRANSLATES = new Set(['snat', 'snatpool'])
const MAX_RULES = 10_000

export class F5Blocks {
  readonly blocks: Block[] = []
  /** Names of rules that translate addresses, for some clients or all. */
  readonly translatingRules = new Set<string>()
  private rule = ''
  private current: Block | null = null
  /** Open braces, the block's own included. */
  private depth = 0
  private path: string[] = []
  private kept = 0
  private bytes = 0
  private refused = 0
  private unclosed = 0

  constructor(private readonly sink: TextSink) {}

  line(line: Line): void {
    const { text } = line
    if (text.trim() === '') this.sink.blank(line)
    else if (text.length > MAX_SETTING_LINE) this.sink.setAside(line, 'too-long')
    else if (TOP.test(text)) this.begin(line)
    else if (this.depth > 0) this.inside(line)
    else if (text.startsWith('#')) this.sink.header(line)
    else this.sink.setAside(line, 'not-understood')
  }

  end(): void {
    this.sink.issue('f5.unclosed', 'notice', this.unclosed, 'Blocks of the configuration were open when others began; braces are missing.')
    tellRefused(this.sink, this.refused)
  }

  private begin(line: Line): void {
    if (this.depth > 0) this.unclosed++
    this.depth = 0
    this.path = []
    this.current = null
    this.rule = ''
    const tokens = tokensOf(line.text, RULES)
    const brace = tokens.findIndex((t) => t.text === '{' && !t.quoted)
    if (brace < 0) {
      this.sink.setAside(line, 'not-needed')
      return
    }
    const words = tokens.slice(0, brace).map((t) => t.text)
    this.depth = 1
    const named = words[1] !== 'global-settings'
    const kind = (named ? words.slice(0, -1) : words).join(' ')
    if (kind === 'ltm rule') this.rule = words.at(-1) ?? ''
    if (NEEDED.test(kind) && this.room(line)) {
      this.current = { kind, name: named ? (words.at(-1) ?? '') : '', at: placeOf(line), properties: [] }
      this.blocks.push(this.current)
    }
    this.tokens(tokens.slice(brace + 1), line)
    this.account(line, this.current !== null || NEEDED.test(kind))
    if (this.depth === 0) this.current = null
  }

  private inside(line: Line): void {
    const needed = this.current !== null
    this.tokens(tokensOf(line.text, RULES), line)
    this.account(line, needed)
    if (this.depth === 0) this.current = null
  }

  private account(line: Line, needed: boolean): void {
    if (needed) this.sink.record(line)
    else this.sink.setAside(line, 'not-needed')
  }

  private tokens(tokens: readonly { readonly text: string; readonly quoted: boolean }[], line: Line): void {
    if (this.rule !== '' && this.translatingRules.size < MAX_RULES && tokens.some((t) => !t.quoted && TRANSLATES.has(t.text)))
      this.translatingRules.add(this.rule)
    let words: string[] = []
    for (const { text, quoted } of tokens) {
      if (text === '{' && !quoted) {
        this.open(words, line)
        words = []
      } else if (text === '}' && !quoted) {
        this.add(words, line)
        words = []
        this.close()
      } else words.push(text)
    }
    this.add(words, line)
  }

  private open(words: readonly string[], line: Line): void {
    // an empty block is a property too: the name of a profile, a source of translation
    this.add(words, line)
    this.depth++
    if (this.depth <= MAX_DEPTH) this.path = [...this.path, (propertiesOf(words).at(-1) ?? []).join(' ')]
  }

  private close(): void {
    if (this.depth === 0) return
    if (this.depth <= MAX_DEPTH) this.path = this.path.slice(0, -1)
    this.depth--
  }

  private add(words: readonly string[], line: Line): void {
    if (this.depth === 0) return
    for (const property of propertiesOf(words))
      if (this.current && this.room(line)) this.current.properties.push({ path: this.path, words: property, at: placeOf(line) })
  }

  private room(line: Line): boolean {
    if (this.kept >= MAX_PROPERTIES || this.bytes >= MAX_BYTES) {
      this.refused++
      return false
    }
    this.kept++
    this.bytes += line.length
    return true
  }
}

/** `address 192.0.2.1 session monitor-enabled` → two. A word behind a keyword is its value, whatever it is. */
function propertiesOf(words: readonly string[]): readonly (readonly string[])[] {
  const properties: (readonly string[])[] = []
  let from = 0
  for (let at = 1; at < words.length; at++) {
    const [first = '', word = ''] = [words[from], words[at]]
    if (!KEYWORDS.has(first)) break
    if (!KEYWORDS.has(word) || (at === from + 1 && !FLAGS.has(first))) continue
    properties.push(words.slice(from, at))
    from = at
  }
  if (from < words.length) properties.push(words.slice(from))
  return properties
}

const placeOf = ({ offset, length, line }: Line): At => ({ offset, length, line })
