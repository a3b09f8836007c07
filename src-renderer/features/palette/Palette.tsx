/**
 * Every command by name, with its key; one that can't be done now says why. Without a prefix also a message's number and the search;
 * `@` finds people. The list is Ark UI's combobox.
 */

import { createListCollection } from '@ark-ui/react/collection'
import { Combobox } from '@ark-ui/react/combobox'
import { useMemo, useRef, useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'
import { type PaletteItem, usePaletteItems } from './items'
import './palette.css'

export function Palette({ open, close }: { open: boolean; close: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog title="Commands" open={open} close={close} first={field}>
      <List close={close} field={field} />
    </Dialog>
  )
}

function List({ close, field }: { close: () => void; field: React.RefObject<HTMLInputElement | null> }) {
  const app = useApp()
  const [typed, setTyped] = useState('')
  const items = usePaletteItems(typed)
  const [lit, setLit] = useState<string | null>(null)
  // items may come late: Enter always means the one that is lit, which is the first until a person moves
  const litNow = items.some((i) => i.id === lit) ? lit : (items.find((i) => i.why === null)?.id ?? null)
  const collection = useMemo(
    () =>
      createListCollection({
        items: [...items],
        itemToValue: (i) => i.id,
        itemToString: (i) => i.label,
        isItemDisabled: (i) => i.why !== null,
      }),
    [items],
  )
  const take = (item: PaletteItem | undefined) => {
    if (!item || item.why !== null) return
    close()
    // after the dialog has given the focus back: some commands move it
    requestAnimationFrame(() => item.run(app))
  }
  return (
    <Combobox.Root
      className="palette"
      collection={collection}
      open
      closeOnSelect={false}
      highlightedValue={litNow}
      onHighlightChange={(e) => setLit(e.highlightedValue)}
      selectionBehavior="clear"
      inputValue={typed}
      onInputValueChange={(e) => {
        if (e.reason !== 'input-change' && e.reason !== 'clear-trigger') return
        setTyped(e.inputValue)
        setLit(null)
      }}
      onSelect={(e) => take(items.find((i) => i.id === e.itemValue))}
      loopFocus
    >
      <Combobox.Control>
        <Combobox.Input
          ref={field}
          className="palette-field"
          aria-label="Command"
          placeholder="A command, M-25, or @ and a name"
          spellCheck={false}
        />
      </Combobox.Control>
      <Combobox.Content className="palette-list" aria-label="Commands">
        {items.length === 0 && <p className="omni-note">No command is called like this.</p>}
        {items.map((item) => (
          <Combobox.Item key={item.id} item={item} className="palette-item">
            <span className="clip">{item.label}</span>
            {item.hint !== '' && <span className="dim xs">{item.hint}</span>}
            {item.why !== null && <span className="xs dim">{item.why}</span>}
            {item.keys.map((k) => (
              <Key key={k}>{k}</Key>
            ))}
          </Combobox.Item>
        ))}
      </Combobox.Content>
    </Combobox.Root>
  )
}
