/** How many rows of a list there are, and how many a question leaves: asked again when the question or the data is another one. */
import { useEffect, useState } from 'react'
import { useApp } from './app'
import { useStore } from './store'

export interface Counts {
  readonly total: number
  readonly shown: number
}

/** `version` changes with the data. Null until the first answer; a late answer is dropped. `ask` must stay the same function. */
export function useCounts<Q>(
  ask: (question: Q) => Promise<Counts>,
  question: Q,
): { readonly counts: Counts | null; readonly version: string } {
  const { session } = useApp()
  const [counts, setCounts] = useState<Counts | null>(null)
  const version = useStore(session.open, (o) => `${o?.generation ?? 0} ${o?.run ?? 0}`)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version may have more rows
  useEffect(() => {
    let current = true
    ask(question).then(
      (c) => current && setCounts(c),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [ask, question, version])
  return { counts, version }
}
