import type { Target } from '@shared/model/targets'
import { useState } from 'react'
import { Icon } from '../../components/Icon'
import { useKey } from '../../components/use-key'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import './notes.css'

const MOST_NAME = 100

/** What a person calls a server. It is shown with the name of the logs beside it, and never in its place. */
export function GivenName({ target }: { target: Target }) {
  const { caseWork, marks } = useApp()
  useStore(caseWork.work, (w) => w.names)
  const now = marks.nameOf(target)
  const [typed, setTyped] = useState<string | null>(null)
  useKey('f2', () => setTyped(now ?? ''))
  const give = (name: string | null) => {
    setTyped(null)
    if (name !== now)
      caseWork.act(name === null ? `name of ${target.label} taken away` : `name ${name}`, { act: 'name', about: target, name })
  }
  return (
    <section aria-label="Your name for it">
      <div className="row sm">
        {typed === null ? (
          <>
            <span className="grow">{now === null ? <span className="dim">no name of your own</span> : <b>{now}</b>}</span>
            <button type="button" className="btn quiet" aria-keyshortcuts="F2" title="F2" onClick={() => setTyped(now ?? '')}>
              <Icon name="note" size="s" /> {now === null ? 'Name it' : 'Rename'}
            </button>
          </>
        ) : (
          <input
            className="tag-field grow"
            aria-label={`Your name for ${target.label}`}
            placeholder="Enter keeps it, empty takes it away"
            maxLength={MOST_NAME}
            value={typed}
            // biome-ignore lint/a11y/noAutofocus: the button that was pressed is gone, and this is in its place
            autoFocus
            onChange={(e) => setTyped(e.target.value)}
            onBlur={() => setTyped(null)}
            onKeyDown={(e) => {
              if (e.key === 'Enter') give(typed.trim() || null)
              else if (e.key === 'Escape') setTyped(null)
            }}
          />
        )}
      </div>
    </section>
  )
}
