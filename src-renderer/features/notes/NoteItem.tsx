import { formatInstant, formatMinute } from '@shared/base/format'
import type { Note } from '@shared/model/journal'
import { useState } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { ownZone } from '../../state/zone'
import { NoteEditor } from './NoteEditor'
import { NoteText } from './NoteText'

/** One note: read, edited in its place, put into the report, removed. */
export function NoteItem({ note }: { note: Note }) {
  const { caseWork, notices } = useApp()
  const [editing, setEditing] = useState(false)
  const name = `N-${note.number}`
  const remove = () => {
    caseWork.act(`removal of ${name}`, { act: 'remove', note: note.id })
    notices.add({ tone: 'info', what: `${name} is removed.`, means: 'Ctrl+Z brings it back.', forMs: 6000 })
  }
  const { id, text, links, inReport } = note
  return (
    <article className="note" aria-label={name}>
      <header className="row xs">
        <span className="mono strong">{name}</span>
        <span className="dim" title={formatInstant(note.editedAt ?? note.at, ownZone())}>
          {formatMinute(note.editedAt ?? note.at, ownZone())}
        </span>
        <span className="grow" />
        <button
          type="button"
          className="chip"
          aria-pressed={inReport}
          onClick={() => caseWork.act(`report mark of ${name}`, { act: 'edit', note: id, text, links, inReport: !inReport })}
        >
          {inReport ? 'in the report' : 'internal only'}
        </button>
        <button type="button" className="icon-btn" aria-label={`Edit ${name}`} title="Edit" onClick={() => setEditing(true)}>
          <Icon name="note" size="s" />
        </button>
        <button type="button" className="icon-btn" aria-label={`Remove ${name}`} title="Remove" onClick={remove}>
          <Icon name="trash" size="s" />
        </button>
      </header>
      {editing ? <NoteEditor about={note.about} note={note} done={() => setEditing(false)} /> : <NoteText text={text} links={links} />}
    </article>
  )
}
