import type { Note } from '@shared/model/journal'
import { MOST_NOTE } from '@shared/model/journal-read'
import type { Target } from '@shared/model/targets'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'
import { NoteDraft } from './note-draft'

interface Props {
  readonly about: Target
  /** Null for a new one. */
  readonly note: Note | null
  readonly done: () => void
  readonly field?: RefObject<HTMLTextAreaElement | null>
}

/** Writes a note. It saves itself; Ctrl+Enter or leaving ends it, discarding takes back what was typed here. */
export function NoteEditor({ about, note, done, field }: Props) {
  const app = useApp()
  const [text, setText] = useState(note?.text ?? '')
  const [inReport, setInReport] = useState(note?.inReport ?? false)
  const draft = useRef<NoteDraft | null>(null)
  const own = useRef<HTMLTextAreaElement>(null)
  const area = field ?? own
  // biome-ignore lint/correctness/useExhaustiveDependencies: one writing from the first character to the last
  useEffect(() => {
    const writing = new NoteDraft(app, about, note)
    draft.current = writing
    // a dialog does it itself, and remembers where the focus was
    if (!field) area.current?.focus()
    return () => void writing.end()
  }, [])
  const change = (nextText: string, nextReport: boolean) => {
    setText(nextText)
    setInReport(nextReport)
    draft.current?.change(nextText, nextReport)
  }
  return (
    <div className="note-editor">
      <textarea
        ref={area}
        aria-label="Note, Markdown"
        value={text}
        maxLength={MOST_NOTE}
        rows={Math.min(16, Math.max(4, text.split('\n').length + 1))}
        placeholder="What you saw and what it means. [[M-25]] leads to a message."
        onChange={(e) => change(e.target.value, inReport)}
        onKeyDown={(e) => {
          if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey)) return
          e.preventDefault()
          done()
        }}
      />
      <div className="row note-acts">
        <label className="row sm">
          <input type="checkbox" checked={inReport} onChange={(e) => change(text, e.target.checked)} /> in the report
        </label>
        <span className="grow" />
        <button
          type="button"
          className="btn quiet"
          onClick={() => {
            void draft.current?.discard()
            done()
          }}
        >
          Discard
        </button>
        <button type="button" className="btn primary" onClick={done}>
          Done <Key>Ctrl Enter</Key>
        </button>
      </div>
    </div>
  )
}
