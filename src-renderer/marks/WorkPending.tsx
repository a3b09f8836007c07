/** What is shown of an answer about the whole case that is not there yet: how far it is, the way to stop it, and to ask again. */
import { Working } from '../components/Working'
import type { LongWork } from '../state/long-work'
import { useStore } from '../state/store'

export function WorkPending<T>({ work, says }: { work: LongWork<null, T>; says: string }) {
  const now = useStore(work.now, (n) => n)
  const ended =
    now.state === 'failed'
      ? `It could not be worked out: ${now.why}`
      : now.state === 'stopped'
        ? 'Stopped. Nothing is shown, as parts of it would mislead.'
        : null
  return (
    <Working
      done={now.state === 'working' ? now.done : null}
      says={now.state === 'working' ? says : 'There are no messages yet.'}
      ended={ended}
      onStop={() => work.stop()}
      onAgain={() => work.ask(null)}
    />
  )
}
