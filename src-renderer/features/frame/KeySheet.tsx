import { useEffect, useRef } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'
import { COMMANDS } from '../../state/commands'
import { useStore } from '../../state/store'

export function KeySheet() {
  const { keySheet } = useApp()
  return useStore(keySheet, (k) => k) ? <Sheet close={() => keySheet.set(false)} /> : null
}

/** Takes the focus and gives it back to where it was. */
function Sheet({ close }: { close: () => void }) {
  const closer = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const before = document.activeElement
    closer.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the sheet closes it; Esc and the button do the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same
    <div className="sheet" onClick={(e) => e.target === e.currentTarget && close()}>
      <section role="dialog" aria-modal="true" aria-label="Keys">
        <header>
          <h2>Keys</h2>
          <button
            type="button"
            className="icon-btn"
            aria-label="Close"
            ref={closer}
            onClick={close}
            // the sheet has no other control: the focus stays here
            onKeyDown={(e) => e.key === 'Tab' && e.preventDefault()}
          >
            <Icon name="close" />
          </button>
        </header>
        <dl>
          {COMMANDS.map((c) => (
            <div key={c.id}>
              <dt>{c.label}</dt>
              <dd>
                {c.keys.map((k) => (
                  <Key key={k}>{k}</Key>
                ))}
              </dd>
            </div>
          ))}
        </dl>
        <p className="xs dim" style={{ marginTop: 12 }}>
          Single keys work where no text field has the focus. In tables and on the map the arrow keys move; Tab leaves them.
        </p>
      </section>
    </div>
  )
}
