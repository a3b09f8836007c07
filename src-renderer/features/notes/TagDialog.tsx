import { LOOKS, type Tag } from '@shared/model/journal'
import { MOST_TAG } from '@shared/model/journal-read'
import type { Target } from '@shared/model/targets'
import { targetsWords } from '@shared/report/work-words'
import { useRef, useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { MenuButton } from '../../components/Menu'
import { SHAPE_WORDS, TagShape } from '../../marks/TagShape'
import { useApp } from '../../state/app'
import { setTag } from '../../state/marking'
import { useStore } from '../../state/store'

/** Tags on what is selected, or on all messages of a filter: pressed ones are on all of it. */
export function TagDialog() {
  const { tagging, marks } = useApp()
  const targets = useStore(tagging, (t) => t)
  const field = useRef<HTMLInputElement>(null)
  const words = targets ? targetsWords(targets, (t) => marks.words(t)) : ''
  return (
    <Dialog title={`Tags of ${words}`} open={targets !== null} close={() => tagging.set(null)} first={field}>
      {targets && <Tags targets={targets} field={field} />}
    </Dialog>
  )
}

function Tags({ targets, field }: { targets: readonly Target[]; field: React.RefObject<HTMLInputElement | null> }) {
  const app = useApp()
  const { caseWork, marks } = app
  const tags = useStore(caseWork.work, (w) => w.tags)
  // pressed states follow what is found
  useStore(marks.now, (m) => m)
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const count = (tag: string) => targets.filter((t) => marks.of(t).tags.some((x) => x.tag.name === tag)).length
  const shown = [...tags.values()].filter((t) => t.name.toLowerCase().includes(name.toLowerCase()))
  const take = () => {
    if (name === '') return
    setTag(app, name, targets, true)
    setTyped('')
  }
  return (
    <>
      <div className="row">
        <input
          ref={field}
          className="tag-field grow"
          aria-label="Tag"
          placeholder="A new tag, or a part of one"
          maxLength={MOST_TAG}
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === 'Enter') take()
          }}
        />
        <button type="button" className="btn" disabled={name === ''} onClick={take}>
          Add <Key>Enter</Key>
        </button>
      </div>
      <ul className="tag-list" aria-label="Tags of the case">
        {shown.map((tag) => {
          const on = count(tag.name)
          return (
            <li key={tag.name} className="row">
              <button
                type="button"
                className="tag-choice grow"
                aria-pressed={on === targets.length ? true : on > 0 ? 'mixed' : false}
                onClick={() => setTag(app, tag.name, targets, on < targets.length)}
              >
                <TagShape look={tag.look} />
                <span className="clip grow">{tag.name}</span>
                {on > 0 && <Icon name={on === targets.length ? 'check' : 'minus'} size="s" />}
                <span className="dim xs">{tag.on.size}</span>
              </button>
              <Look tag={tag} />
            </li>
          )
        })}
      </ul>
      {tags.size === 0 && <p className="sm dim">No tag yet in this case.</p>}
    </>
  )
}

function Look({ tag }: { tag: Tag }) {
  const { caseWork } = useApp()
  const items = Array.from({ length: LOOKS }, (_, i) => ({
    id: String(i + 1),
    label: SHAPE_WORDS[i] ?? '',
    on: tag.look === i + 1,
    run: () => void caseWork.act(`sign of the tag ${tag.name}`, { act: 'look', tag: tag.name, look: i + 1 }),
  }))
  return (
    <MenuButton iconOnly label={`Sign of ${tag.name}`} groups={[items]} className="icon-btn" title="Sign">
      <Icon name="down" size="s" />
    </MenuButton>
  )
}
