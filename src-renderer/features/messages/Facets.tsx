import { formatCount } from '@shared/base/format'
import type { MessageFilter, NameList } from '@shared/query/filter'
import { type FacetValue, OUTCOMES } from '@shared/query/message-engine'
import { DIRECTION_WORDS } from '@shared/report/words'
import type { ReactNode } from 'react'
import { StateWord } from '../../marks/outcome'
import { useApp } from '../../state/app'
import { toggled } from '../../state/message-list'
import { useStore } from '../../state/store'

const SHOWN = 12

/** Counts of what the other filters leave. Pressing a value narrows to it; several of one kind add up. */
export function Facets() {
  const { list } = useApp()
  const answer = useStore(list.answer, (a) => a)
  const filter = useStore(list.filter, (f) => f)
  if (!answer) return <aside className="facets" aria-label="Facets" />
  const outcomes = OUTCOMES.flatMap((o) => answer.outcomes.filter((v) => v.value === o))
  const directions = answer.directions.toSorted((a, b) => b.count - a.count)
  return (
    <aside className="facets" aria-label="Facets" data-region="facets">
      <Group
        title="Outcome"
        values={outcomes}
        chosen={filter.outcomes}
        show={(v) => <StateWord state={v} />}
        onToggle={set(list, 'outcomes')}
      />
      <Group
        title="Direction"
        values={directions}
        chosen={filter.directions}
        show={(v) => DIRECTION_WORDS[v]}
        onToggle={set(list, 'directions')}
      />
      <Group title="Host on the route" values={answer.servers} chosen={filter.servers} show={(v) => v} onToggle={set(list, 'servers')} />
      {NAMED.map(([title, key]) => (
        <Group
          key={key}
          title={title}
          values={answer[key].values}
          distinct={answer[key].distinct}
          chosen={filter[key]}
          show={(v) => v}
          onToggle={set(list, key)}
        />
      ))}
    </aside>
  )
}

const NAMED = [
  ['Connector', 'connectors'],
  ['Sender domain', 'senderDomains'],
  ['Recipient domain', 'recipientDomains'],
] as const

function set<K extends 'outcomes' | 'directions' | NameList>(list: ReturnType<typeof useApp>['list'], key: K) {
  return (value: MessageFilter[K][number]) => {
    list.filter.set((f) => ({ ...f, [key]: toggled(f[key] as readonly string[], value as string) }))
  }
}

interface GroupProps<T extends string> {
  readonly title: string
  readonly values: readonly FacetValue<T>[]
  /** How many values there are, where not all are given. */
  readonly distinct?: number
  readonly chosen: readonly T[]
  readonly show: (value: T) => ReactNode
  readonly onToggle: (value: T) => void
}

function Group<T extends string>({ title, values, distinct = values.length, chosen, show, onToggle }: GroupProps<T>) {
  if (values.length === 0) return null
  const most = Math.max(1, ...values.map((v) => v.count))
  const shown = values.filter((v, i) => i < SHOWN || chosen.includes(v.value))
  return (
    <section className="facet" aria-label={title}>
      <h3>
        {title} <span>{distinct > shown.length ? `${shown.length} of ${formatCount(distinct)}` : distinct}</span>
      </h3>
      {shown.map((v) => (
        <button
          type="button"
          key={v.value}
          className={v.count === 0 ? 'facet-value inset idle' : 'facet-value inset'}
          aria-pressed={chosen.includes(v.value)}
          style={{ '--p': v.count / most } as Record<string, number>}
          onClick={() => onToggle(v.value)}
        >
          <span className="clip" title={v.value}>
            {show(v.value)}
          </span>
          <span className="n">{formatCount(v.count)}</span>
        </button>
      ))}
    </section>
  )
}
