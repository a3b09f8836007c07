import type { Target } from '@shared/model/targets'
import type { HostVolume } from '@shared/query/topology'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'

const targetOf = (name: string): Target => ({ kind: 'server', name, label: name })

/** *These two are one*: a person's word, laid over the map and its tables. What the logs say stays as it is, and it can be taken back. */
export function MergeHosts({ node, name, hosts }: { node: number; name: string; hosts: readonly HostVolume[] }) {
  const { session, caseWork, marks } = useApp()
  const nodes = useStore(session.open, (o) => o?.catalogue?.nodes ?? null)
  const merges = useStore(caseWork.work, (w) => w.merges)
  const mine = [...merges.values()].filter(({ about, into }) => [about, into].some((t) => marks.located(t).node === node))
  const others = hosts.map((h) => ({ node: h.node, name: nodes?.[h.node]?.name ?? '' })).filter((h) => h.node !== node && h.name !== '')
  return (
    <section aria-label="The same host">
      <h3>The same host</h3>
      {mine.map(({ about, into }) => (
        <div className="line-item" key={about.label}>
          <span className="grow sm">
            {about.label} and {into.label} are one
            <span className="xs mid end-note">by your word; the logs keep them apart</span>
          </span>
          <button
            type="button"
            className="btn"
            onClick={() => caseWork.act(`${about.label} told apart from ${into.label}`, { act: 'merge', about, into: null })}
          >
            Tell apart
          </button>
        </div>
      ))}
      <select
        className="merge-with"
        aria-label={`${name} is the same host as`}
        value=""
        onChange={(e) => {
          const other = e.target.value
          if (other !== '') caseWork.act(`${name} and ${other} are one`, { act: 'merge', about: targetOf(other), into: targetOf(name) })
        }}
      >
        <option value="">Is the same host as…</option>
        {others.map((h) => (
          <option key={h.node} value={h.name}>
            {h.name}
          </option>
        ))}
      </select>
    </section>
  )
}
