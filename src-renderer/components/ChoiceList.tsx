/** A field and the list of what fits what is typed in it, by Ark UI's combobox: arrows, Enter; what can't be chosen says why. */
import { createListCollection } from '@ark-ui/react/collection'
import { Combobox } from '@ark-ui/react/combobox'
import { type RefObject, useMemo, useState } from 'react'
import { Key } from './Key'
import './overlays.css'

export interface Choice {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly keys: readonly string[]
  /** Why it can't be chosen now. */
  readonly why: string | null
}

interface Props<C extends Choice> {
  readonly label: string
  readonly placeholder: string
  readonly typed: string
  readonly onType: (typed: string) => void
  /** Those that fit what is typed. */
  readonly items: readonly C[]
  readonly none: string
  readonly onTake: (item: C) => void
  readonly field: RefObject<HTMLInputElement | null>
}

export function ChoiceList<C extends Choice>({ label, placeholder, typed, onType, items, none, onTake, field }: Props<C>) {
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
  return (
    <Combobox.Root
      className="choices"
      collection={collection}
      open
      closeOnSelect={false}
      highlightedValue={litNow}
      onHighlightChange={(e) => setLit(e.highlightedValue)}
      selectionBehavior="clear"
      inputValue={typed}
      onInputValueChange={(e) => {
        if (e.reason !== 'input-change' && e.reason !== 'clear-trigger') return
        onType(e.inputValue)
        setLit(null)
      }}
      onSelect={(e) => {
        const item = items.find((i) => i.id === e.itemValue)
        if (item && item.why === null) onTake(item)
      }}
      loopFocus
    >
      <Combobox.Control>
        <Combobox.Input ref={field} className="choices-field" aria-label={label} placeholder={placeholder} spellCheck={false} />
      </Combobox.Control>
      <Combobox.Content className="choices-list" aria-label={`${label}: choices`}>
        {items.length === 0 && <p className="omni-note">{none}</p>}
        {items.map((item) => (
          <Combobox.Item key={item.id} item={item} className="choices-item">
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
