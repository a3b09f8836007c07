/** The catalogue as it is shown: with the names that a person gave to hosts. What filters, or says what something is about, takes the one of the session. */
import type { Catalogue } from '@shared/model/case'
import { withGivenNames } from '@shared/query/given-names'
import { useMemo } from 'react'
import { useApp } from './app'
import { useStore } from './store'

export function useShownCatalogue(): Catalogue | null {
  const { session, caseWork, marks } = useApp()
  const catalogue = useStore(session.open, (o) => o?.catalogue ?? null)
  const names = useStore(caseWork.work, (w) => w.names)
  const located = useStore(marks.now, (m) => m.located)
  // biome-ignore lint/correctness/useExhaustiveDependencies: where a name belongs is known once it was looked for
  return useMemo(() => {
    if (!catalogue || names.size === 0) return catalogue
    const given = new Map([...names.values()].map(({ about, name }) => [marks.located(about).node, name]))
    return { ...catalogue, nodes: withGivenNames(catalogue.nodes, given) }
  }, [catalogue, names, located, marks])
}
