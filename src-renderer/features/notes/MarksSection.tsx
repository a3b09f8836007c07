/** Pin, tags and notes of what an inspector shows, and the ways to add them. */
import type { Target } from '@shared/model/targets'
import { useEffect, useLayoutEffect, useState } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { TagShape } from '../../marks/TagShape'
import { useApp } from '../../state/app'
import { setTag, togglePin } from '../../state/marking'
import { useStore } from '../../state/store'
import { NoteItem } from './NoteItem'
import './notes.css'

/** The same, for what is selected on a screen whose place does not say it: keys work on it too. */
export function MarksOfPicked({ target }: { target: Target }) {
  const { picked } = useApp()
  const key = JSON.stringify(target)
  // before it is seen: whoever sees it can press a key
  useLayoutEffect(() => {
    picked.set(JSON.parse(key) as Target)
    return () => picked.set(null)
  }, [picked, key])
  return <MarksSection target={target} />
}

export function MarksSection({ target }: { target: Target }) {
  const app = useApp()
  const { marks, noting, tagging } = app
  useStore(marks.now, (m) => m)
  const { pins, tags, notes } = marks.of(target)
  const isPinned = pins.length > 0
  return (
    <section className="marks" aria-label="Notes">
      <h3>
        Notes <span>{notes.length > 0 ? notes.length : ''}</span>
      </h3>
      {tags.length > 0 && (
        <div className="row tags">
          {tags.map(({ tag }) => (
            <span className="chip" key={tag.name}>
              <TagShape look={tag.look} />
              <span className="clip">{tag.name}</span>
              <button
                type="button"
                className="x"
                aria-label={`Remove the tag ${tag.name}`}
                onClick={() => setTag(app, tag.name, [target], false)}
              >
                <Icon name="close" size="s" />
              </button>
            </span>
          ))}
        </div>
      )}
      {notes.map((note) => (
        <NoteItem key={note.id} note={note} />
      ))}
      <div className="acts">
        <button type="button" className="btn" aria-pressed={isPinned} aria-keyshortcuts="P" onClick={() => togglePin(app, target)}>
          <Icon name={isPinned ? 'unpin' : 'pin'} size="s" /> {isPinned ? 'Unpin' : 'Pin'} <Key>P</Key>
        </button>
        <button type="button" className="btn" aria-keyshortcuts="#" onClick={() => tagging.set([target])}>
          <Icon name="tag" size="s" /> Tag <Key>#</Key>
        </button>
        <button type="button" className="btn" aria-keyshortcuts="N" onClick={() => noting.set({ about: target, note: null })}>
          <Icon name="note" size="s" /> Note <Key>N</Key>
        </button>
      </div>
    </section>
  )
}

/** The same for something that has to be named first. */
export function MarksOf({ name, of }: { name: () => Promise<Target | null>; of: string }) {
  const { session } = useApp()
  const generation = useStore(session.open, (o) => o?.generation ?? 0)
  const [target, setTarget] = useState<{ readonly of: string; readonly target: Target | null }>({ of: '', target: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` says what is named; numbers are others in a new generation
  useEffect(() => {
    let current = true
    name().then(
      (t) => current && setTarget({ of, target: t }),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [of, generation])
  return target.target && target.of === of ? <MarksSection target={target.target} /> : null
}
