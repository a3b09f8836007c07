/** Runs the command line: finds the command and hands it its words. Returns the exit code and never exits by itself. */
import { printable } from '../files/place'
import { analyze } from './analyze'
import { find } from './find'
import { findings } from './findings'
import { ANALYZE_HELP } from './help/analyze'
import { FIND_HELP } from './help/find'
import { FINDINGS_HELP } from './help/findings'
import { ROUTE_HELP } from './help/route'
import { VERIFY_HELP } from './help/verify'
import { route } from './route'
import { UsageError } from './usage-error'
import { verify } from './verify/verify'

interface Command {
  readonly name: string
  /** One line, for the list of commands. */
  readonly does: string
  /** Begins with the usage, up to an empty line. */
  readonly help: string
  /** Exit code for wrong usage and what can't be read. */
  readonly wrong: number
  readonly run: (args: readonly string[]) => Promise<number>
}

const COMMANDS: readonly Command[] = [
  { name: 'analyze', does: 'read a bundle; write a summary, JSON, a report', help: ANALYZE_HELP, wrong: 1, run: analyze },
  { name: 'findings', does: 'tell what the checks find in a bundle', help: FINDINGS_HELP, wrong: 1, run: findings },
  { name: 'find', does: 'list the messages that a query finds', help: FIND_HELP, wrong: 1, run: find },
  { name: 'route', does: 'tell the way of a message', help: ROUTE_HELP, wrong: 1, run: route },
  { name: 'verify', does: 'compare a bundle with an analysis made of it', help: VERIFY_HELP, wrong: 2, run: verify },
]

const DONE = 0
const WRONG = 1

export async function runCli(args: readonly string[]): Promise<number> {
  const [name, ...words] = args
  if (name === '--help' || name === '-h') return say(overview())
  const command = COMMANDS.find((c) => c.name === name)
  if (!command) {
    process.stderr.write(`hopscope: ${name === undefined ? 'what shall be done?' : `unknown command: ${name}`}\n\n${overview()}`)
    return WRONG
  }
  if (asksHelp(words)) return say(command.help)
  try {
    return await command.run(words)
  } catch (e) {
    const message = e instanceof Error ? e.message : String(e)
    process.stderr.write(`hopscope: ${printable(message)}\n${e instanceof UsageError ? `\n${usageOf(command)}\n` : ''}`)
    return command.wrong
  }
}

/** Before `--`; what stands behind it is meant as a name. */
function asksHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end).some((w) => w === '--help' || w === '-h')
}

function overview(): string {
  const usages = COMMANDS.map((c, i) => usageOf(c).replace(/^usage:/, i === 0 ? 'usage:' : '      '))
  const list = COMMANDS.map((c) => `  ${c.name.padEnd(9)} ${c.does}`)
  return `${usages.join('\n')}\n\n${list.join('\n')}\n\n\`hopscope COMMAND --help\` tells the rest.\n`
}

const usageOf = ({ help }: Command) => help.slice(0, help.indexOf('\n\n'))

function say(text: string): number {
  process.stdout.write(text)
  return DONE
}
