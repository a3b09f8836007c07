/** The command line's words: `hopscope analyze PATH… [--json FILE|-] [--report FILE] [--since T] [--until T] [--password-file FILE]`. */
import { parseArgs } from 'node:util'
import { parseIsoTime } from '@shared/base/time'

export const USAGE = `usage: hopscope analyze PATH... [--json FILE|-] [--report FILE.html] [--since T] [--until T] [--password-file FILE]

  PATH           folder, zip, tar, gz or log file; several make one case
  --json FILE    write the analysis as JSON (shared/contract/analysis.schema.json); - is standard output
  --report FILE  write a self-contained HTML report
  --since T      only messages with a record at or after T (2026-03-09 or 2026-03-09T14:00Z; UTC unless a zone is given)
  --until T      only messages with a record before T
  --password-file FILE  passwords for encrypted zips, one a line; they are tried on each and written nowhere
  --help         this text

Exit code: 0 done, 1 wrong usage or a file that can't be read or written, 2 nothing usable in what was given.
`

export interface AnalyzeCommand {
  readonly paths: readonly string[]
  /** Absolute or relative path, `-` for standard output, null for none. */
  readonly json: string | null
  readonly report: string | null
  readonly since: number
  readonly until: number
  /** File with passwords, null for none. */
  readonly passwordFile: string | null
}

export class UsageError extends Error {}

/** Returns null when help was asked for. Throws UsageError. */
export function readArguments(args: readonly string[]): AnalyzeCommand | null {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (e) {
    throw new UsageError(e instanceof Error ? e.message : String(e))
  }
  const { values, positionals } = parsed
  const [command, ...paths] = positionals
  if (values.help) return null
  if (command !== 'analyze') throw new UsageError(command === undefined ? 'what shall be done?' : `unknown command: ${command}`)
  if (paths.length === 0) throw new UsageError('analyze: no path given')
  return {
    paths,
    json: values.json ?? null,
    report: values.report ?? null,
    passwordFile: values['password-file'] ?? null,
    since: readTime('--since', values.since, Number.NEGATIVE_INFINITY),
    until: readTime('--until', values.until, Number.POSITIVE_INFINITY),
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      report: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      'password-file': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
}

function readTime(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const at = parseIsoTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text)
  if (Number.isNaN(at)) throw new UsageError(`${name}: not a time: ${text} (such as 2026-03-09 or 2026-03-09T14:00:00Z)`)
  return at
}
