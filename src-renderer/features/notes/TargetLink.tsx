import type { Target } from '@shared/model/targets'
import { useApp } from '../../state/app'
import { openTarget } from '../../state/selection'
import { useStore } from '../../state/store'

/** What a mark is about, under the name it has now; leads to it. */
export function TargetLink({ target }: { target: Target }) {
  const app = useApp()
  const { marks, notices } = app
  const words = useStore(marks.now, () => marks.words(target))
  const open = () => {
    if (!openTarget(app, target))
      notices.add({
        tone: 'info',
        what: `${words} is not in what is read now.`,
        means: 'Its file may be missing from the evidence, or is not read yet. What you wrote of it is kept.',
        forMs: 8000,
      })
  }
  return (
    <button type="button" className="link target-link" onClick={open}>
      {words}
    </button>
  )
}
