/** Findings as text: how bad, how sure, what was seen, what to do, and the lines that show it. */
import { formatCount } from '@shared/base/format'
import type { Finding, Findings } from '@shared/findings/finding'
import type { Catalogue } from '@shared/model/case'
import { refJson } from '@shared/report/analysis-ids'
import { printable } from '../files/place'

const MOST_PLACES = 5

export function findingsText(c: Catalogue, { findings, checks }: Findings): string {
  const lines = findings.flatMap((f) => [...findingLines(c, f), ''])
  const ran = checks.filter((x) => x.state === 'found' || x.state === 'nothing').length
  lines.push(`${formatCount(findings.length)} found; ${ran} of ${checks.length} checks ran`)
  for (const { state, title, why } of checks) {
    if (state === 'could-not' || state === 'failed') lines.push(`  ${state === 'failed' ? 'failed' : 'could not run'}: ${title}. ${why}`)
  }
  return `${lines.map(printable).join('\n')}\n`
}

function findingLines(c: Catalogue, f: Finding): string[] {
  const lines = [`F-${f.number}  ${f.severity}, ${f.certainty}: ${f.title}`, `  ${f.what}`, `  ${f.why}`]
  if (f.otherwise !== null) lines.push(`  It could also be: ${f.otherwise}`)
  if (f.limits !== null) lines.push(`  Not known: ${f.limits}`)
  for (const [i, step] of f.nextSteps.entries()) lines.push(`  ${i === 0 ? 'Next' : '    '}  ${step}`)
  for (const ref of f.evidence.slice(0, MOST_PLACES)) {
    const { path, line, offset } = refJson(c, ref)
    lines.push(`  Seen  ${path}, ${line === undefined ? '' : `line ${line}, `}offset ${offset}`)
  }
  if (f.evidence.length > MOST_PLACES) lines.push(`        and ${formatCount(f.evidence.length - MOST_PLACES)} more places; --json has all`)
  return lines
}
