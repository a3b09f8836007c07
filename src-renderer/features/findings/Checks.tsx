import { formatCounted } from '@shared/base/format'
import type { Check } from '@shared/findings/finding'

/** What was checked, and what could not be: nothing found is an answer only where a check ran. */
export function Checks({ checks, found }: { checks: readonly Check[]; found: number }) {
  const ran = checks.filter((c) => c.state === 'found' || c.state === 'nothing')
  const not = checks.filter((c) => c.state === 'could-not' || c.state === 'failed')
  return (
    <details className="finding-checks" open={found === 0}>
      <summary className="sm">
        {ran.length} of {formatCounted(checks.length, 'check')} ran{found === 0 && ', nothing found'}
        {not.length > 0 && `; ${not.length} could not`}
      </summary>
      <ul className="sm">
        {not.map((c) => (
          <li key={c.rule}>
            <b>{c.title}</b>{' '}
            <span className={c.state === 'failed' ? 'fail' : 'mid'}>{c.state === 'failed' ? `failed: ${c.why}` : c.why}</span>
          </li>
        ))}
        {ran.map((c) => (
          <li key={c.rule}>
            {c.title} <span className="mid">{c.found > 0 ? formatCounted(c.found, 'finding') : 'nothing'}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
