/**
 * Every command by name, with its key; one that can't be done now says why. Without a prefix also a message's number and the search;
 * `@` finds people.
 */
import { type RefObject, useRef, useState } from 'react'
import { ChoiceList } from '../../components/ChoiceList'
import { Dialog } from '../../components/Dialog'
import { useApp } from '../../state/app'
import { usePaletteItems } from './items'

export function Palette({ open, close }: { open: boolean; close: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog title="Commands" open={open} close={close} first={field}>
      <List close={close} field={field} />
    </Dialog>
  )
}

function List({ close, field }: { close: () => void; field: RefObject<HTMLInputElement | null> }) {
  const app = useApp()
  const [typed, setTyped] = useState('')
  const items = usePaletteItems(typed)
  return (
    <ChoiceList
      label="Command"
      placeholder="A command, M-25, or @ and a name"
      none="No command is called like this."
      typed={typed}
      onType={setTyped}
      items={items}
      onTake={(item) => {
        close()
        // after the dialog has given the focus back: some commands move it
        requestAnimationFrame(() => item.run(app))
      }}
      field={field}
    />
  )
}
