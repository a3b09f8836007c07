/** `--fail-on`: an exit code of its own when the checks find something that bad, for scripts. */
import { type Finding, SEVERITIES, type Severity } from '@shared/findings/finding'
import { UsageError } from './usage-error'

const FOUND = 3

/** Null when the option was not given. Throws UsageError. */
export function readFailOn(text: string | undefined): Severity | null {
  if (text === undefined) return null
  const severity = SEVERITIES.find((s) => s === text && s !== 'info')
  if (!severity) throw new UsageError(`--fail-on: problem, warning or notice, not ${text}`)
  return severity
}

/** 3 when there is a finding of this severity or a graver one, else null. */
export function failsOn(findings: readonly Finding[], severity: Severity | null): number | null {
  if (severity === null) return null
  const least = SEVERITIES.indexOf(severity)
  return findings.some((f) => SEVERITIES.indexOf(f.severity) <= least) ? FOUND : null
}
