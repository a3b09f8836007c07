/** The words of `hopscope analyze`. */
import { parseArgs } from 'node:util'
import { parseIsoTime } from '@shared/base/time'
import type { Severity } from '@shared/findings/finding'
import { readFailOn } from './fail-on'
import { orUsage, UsageError } from './usage-error'

export interface AnalyzeCommand {
  readonly paths: readonly string[]
  /** Absolute or relative path, `-` for standard output, null for none. */
  readonly json: string | null
  readonly report: string | null
  readonly since: number
  readonly until: number
  /** File with passwords, null for none. */
  readonly passwordFile: string | null
  readonly failOn: Severity | null
}

/** Throws UsageError. */
export function readArguments(args: readonly string[]): AnalyzeCommand {
  const { values, positionals: paths } = orUsage(() => parse(args))
  if (paths.length === 0) throw new UsageError('analyze: no path given')
  return {
    paths,
    json: values.json ?? null,
    report: values.report ?? null,
    passwordFile: values['password-file'] ?? null,
    failOn: readFailOn(values['fail-on']),
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
      'fail-on': { type: 'string' },
    },
  })
}

function readTime(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const at = parseIsoTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text)
  if (Number.isNaN(at)) throw new UsageError(`${name}: not a time: ${text} (such as 2026-03-09 or 2026-03-09T14:00:00Z)`)
  return at
}
