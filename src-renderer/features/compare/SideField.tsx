import type { Times } from '@shared/query/language/times'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import type { Pair, Side } from '../../state/pairs'
import { useStore } from '../../state/store'
import { useZone } from '../../state/zone'
import { SIDE_HINTS, type SideOffer, type SideOption, sideName, sideOffer } from './side-options'

interface Props {
  readonly pair: Pair
  readonly side: Side
  readonly onChoose: (value: number | Times | null) => void
}

const NOTHING: SideOffer = { options: [], problem: '' }

/** One side: its name, and a field that finds another by name. */
export function SideField({ pair, side, onChoose }: Props) {
  const app = useApp()
  const generation = useStore(app.session.open, (o) => o?.generation ?? 0)
  const zone = useZone()
  const [name, setName] = useState('')
  /** Null while nobody types: then the name stands in the field. */
  const [typed, setTyped] = useState<string | null>(null)
  const [offer, setOffer] = useState(NOTHING)
  const [at, setAt] = useState(0)
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const letter = side.toUpperCase()
  const value = JSON.stringify(pair[side])
  const key = JSON.stringify(pair)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value is the side; numbers are others in a new generation
  useEffect(() => {
    let current = true
    sideName(app, pair, side).then(
      (n) => current && setName(n),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [app, value, generation, zone])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the pair
  useEffect(() => {
    if (typed === null) return
    let current = true
    sideOffer(app, pair, side, typed).then(
      (o) => current && setOffer(o),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [app, key, typed, generation])
  // the side that is missing is what a person chooses next
  useEffect(() => {
    if (side === 'b' && pair.a !== null && pair.b === null) field.current?.focus()
  }, [side, pair])

  const isOpen = typed !== null
  const chosen = Math.min(at, Math.max(0, offer.options.length - 1))
  const close = () => {
    setTyped(null)
    setAt(0)
    setOffer(NOTHING)
  }
  const take = (option: SideOption) => {
    close()
    field.current?.blur()
    onChoose(option.value)
  }
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      if (!isOpen) return setTyped('')
      setAt((chosen + (e.key === 'ArrowDown' ? 1 : -1) + offer.options.length) % Math.max(1, offer.options.length))
    } else if (e.key === 'Enter') {
      const option = offer.options[chosen]
      if (isOpen && option) take(option)
    } else if (e.key === 'Escape') {
      e.preventDefault()
      e.stopPropagation()
      close()
      field.current?.blur()
    }
  }
  return (
    <div className="side-field">
      <span className={`side-letter side-${side}`} aria-hidden="true">
        {letter}
      </span>
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={`Side ${letter}`}
        aria-expanded={isOpen}
        aria-controls={`${id}-options`}
        aria-autocomplete="list"
        aria-describedby={offer.problem === '' ? undefined : `${id}-problem`}
        aria-activedescendant={isOpen && offer.options[chosen] ? `${id}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={SIDE_HINTS[pair.kind]}
        title={name}
        value={typed ?? name}
        onFocus={() => setTyped('')}
        onBlur={close}
        onChange={(e) => {
          setTyped(e.target.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      {pair[side] !== null && !isOpen && (
        <button type="button" className="icon-btn" aria-label={`Clear side ${letter}`} onClick={() => onChoose(null)}>
          <Icon name="close" size="s" />
        </button>
      )}
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the field while an option is pressed
        <div className="side-list" onMouseDown={(e) => e.preventDefault()}>
          {offer.problem !== '' && (
            <p className="sm defer" id={`${id}-problem`} role="status">
              {offer.problem}
            </p>
          )}
          <div role="listbox" id={`${id}-options`} aria-label={`Choices for side ${letter}`}>
            {offer.options.map((o, i) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and takes the keys of the list
              <div
                role="option"
                key={o.id}
                id={`${id}-${i}`}
                tabIndex={-1}
                aria-selected={i === chosen}
                className="side-option"
                onMouseMove={() => setAt(i)}
                onClick={() => take(o)}
              >
                <span className="clip">{o.name}</span>
                <span className="xs mid clip">{o.about}</span>
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
