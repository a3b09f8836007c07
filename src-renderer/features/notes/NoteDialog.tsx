import { useRef } from 'react'
import { Dialog } from '../../components/Dialog'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { NoteEditor } from './NoteEditor'

/** A note on what is selected, from anywhere. */
export function NoteDialog() {
  const { noting, marks } = useApp()
  const now = useStore(noting, (n) => n)
  const field = useRef<HTMLTextAreaElement>(null)
  const close = () => noting.set(null)
  return (
    <Dialog title={now ? `Note on ${marks.words(now.about)}` : 'Note'} open={now !== null} close={close} first={field}>
      {now && <NoteEditor about={now.about} note={now.note} done={close} field={field} />}
    </Dialog>
  )
}
