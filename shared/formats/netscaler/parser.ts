/**
 * Commands of an ns.conf, one a line. What a virtual address is made of is said in several of them, in any order, so all that is needed
 * is kept in a book and put together at the end.
 */
import { pushTo } from '../../base/lists'
import { MAX_SETTING_LINE } from '../text/balancer'
import type { Line } from '../text/line-reader'
import type { At } from '../text/settings-objects'
import { tellRefused } from '../text/settings-objects'
import type { TextSink } from '../text/text-reader'
import { tokensOf } from '../text/tokens'

/** A command: its words before the first option, and its options by lower-case name. */
export interface Command {
  readonly words: readonly string[]
  readonly options: ReadonlyMap<string, string>
  readonly at: At
}

/** All commands on one name, in the order of the file. */
export type Book = Map<string, Command[]>

export interface NetScalerBooks {
  readonly servers: Book
  readonly services: Book
  readonly groups: Book
  readonly groupBinds: Book
  readonly serviceBinds: Book
  readonly virtuals: Book
  readonly virtualBinds: Book
  readonly monitors: Book
  readonly addresses: Command[]
  readonly translations: Command[]
  readonly modes: Command[]
  readonly hosts: Command[]
}

const VERBS = new Set(
  'add set bind unset unbind enable disable link unlink rm remove rename apply create import export update switch save clear sync start stop kill install'.split(
    ' ',
  ),
)
/** Commands kept, and bytes of their lines; far beyond any real file. */
const MAX_COMMANDS = 100_000
const MAX_BYTES = 64 << 20

const RULES = { marks: '', comments: false, quotes: '"' }

export class NetScalerParser {
  readonly books: NetScalerBooks = {
    servers: new Map(),
    services: new Map(),
    groups: new Map(),
    groupBinds: new Map(),
    serviceBinds: new Map(),
    virtuals: new Map(),
    virtualBinds: new Map(),
    monitors: new Map(),
    addresses: [],
    translations: [],
    modes: [],
    hosts: [],
  }
  private kept = 0
  private bytes = 0
  private refused = 0

  constructor(private readonly sink: TextSink) {}

  line(line: Line): void {
    const text = line.text.trim()
    if (text === '') this.sink.blank(line)
    else if (text.startsWith('#') || text === 'Done') this.sink.header(line)
    else if (text.length > MAX_SETTING_LINE) this.sink.setAside(line, 'too-long')
    else this.command(line, text)
  }

  end(): void {
    tellRefused(this.sink, this.refused)
  }

  private command(line: Line, text: string): void {
    const command = commandOf(text, line)
    if (!VERBS.has(command.words[0]?.toLowerCase() ?? '')) this.sink.setAside(line, 'not-understood')
    else if (this.kept >= MAX_COMMANDS || this.bytes >= MAX_BYTES) {
      this.refused++
      this.sink.setAside(line, 'not-needed')
    } else if (this.keep(command)) {
      this.kept++
      this.bytes += line.length
      this.sink.record(line)
    } else this.sink.setAside(line, 'not-needed')
  }

  /** False when the command says nothing of the way of mail. */
  private keep(command: Command): boolean {
    const { books } = this
    const [verb = '', noun = '', second = ''] = command.words.map((w) => w.toLowerCase())
    const defines = verb === 'add' || verb === 'set'
    if (noun === 'lb' || noun === 'cs') {
      const name = command.words[3]
      if (name === undefined) return false
      if (second === 'vserver' && defines) return put(books.virtuals, name, command)
      if (second === 'vserver' && verb === 'bind') return bindsServer(command) && put(books.virtualBinds, name, command)
      // `bind lb monitor MONITOR SERVICE` is how older versions bind
      const [service, monitor] = [command.words[4], command.words[3] ?? '']
      if (noun === 'lb' && second === 'monitor' && verb === 'bind' && service !== undefined)
        return put(books.serviceBinds, service, { ...command, options: new Map([['monitorname', monitor]]) })
      return noun === 'lb' && second === 'monitor' && defines && put(books.monitors, name, command)
    }
    const name = command.words[2]
    if (name === undefined) return false
    if (noun === 'server') return defines && put(books.servers, name, command)
    if (noun === 'service') return defines ? put(books.services, name, command) : verb === 'bind' && put(books.serviceBinds, name, command)
    if (noun === 'servicegroup') return defines ? put(books.groups, name, command) : verb === 'bind' && put(books.groupBinds, name, command)
    if (noun === 'inat' || noun === 'rnat') return (defines || verb === 'bind') && books.translations.push(command) > 0
    return noun === 'ns' && this.keepSystem(verb, second, command)
  }

  private keepSystem(verb: string, second: string, command: Command): boolean {
    const { books } = this
    if (second === 'mode') return (verb === 'enable' || verb === 'disable') && books.modes.push(command) > 0
    if (second === 'hostname') return verb === 'set' && books.hosts.push(command) > 0
    return (second === 'ip' || second === 'ip6') && verb === 'add' && books.addresses.push(command) > 0
  }
}

function put(book: Book, name: string, command: Command): true {
  pushTo(book, name, command)
  return true
}

/** A bind of a policy names no server. */
const bindsServer = ({ words, options }: Command) => words.length > 4 || options.has('lbvserver') || options.has('targetlbvserver')

function commandOf(text: string, { offset, length, line }: At): Command {
  const words: string[] = []
  const options = new Map<string, string>()
  const tokens = tokensOf(text, RULES)
  for (let i = 0; i < tokens.length; i++) {
    const { text: word = '', quoted = false } = tokens[i] ?? {}
    if (quoted || !/^-[a-z]/i.test(word)) {
      if (options.size === 0) words.push(word)
      continue
    }
    const next = tokens[i + 1]
    const value = next && (next.quoted || !/^-[a-z]/i.test(next.text)) ? next.text : ''
    options.set(word.slice(1).toLowerCase(), value)
    if (value !== '') i++
  }
  return { words, options, at: { offset, length, line } }
}
