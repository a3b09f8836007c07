import { Dialog } from '../../components/Dialog'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'
import { COMMANDS } from '../../state/commands'
import { keysOf } from '../../state/keyboard'
import { useStore } from '../../state/store'

/** All keys as they are now. */
export function KeySheet({ open, close }: { open: boolean; close: () => void }) {
  const { prefs, overlay } = useApp()
  const now = useStore(prefs, (p) => p)
  return (
    <Dialog
      title="Keys"
      open={open}
      close={close}
      wide
      foot={
        <button type="button" className="btn" onClick={() => overlay.set('settings')}>
          Change keys…
        </button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list scrolls, and keys must reach that */}
      <section tabIndex={0} aria-label="Keys and what they do">
        <dl className="key-list">
          {COMMANDS.filter((c) => keysOf(c, now).length > 0).map((c) => (
            <div key={c.id}>
              <dt>{c.label}</dt>
              <dd>
                {keysOf(c, now).map((k) => (
                  <Key key={k}>{k}</Key>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <p className="xs dim" style={{ marginTop: 12 }}>
        {now.singleKeys
          ? 'Single keys work where no text field has the focus. In tables and on the map the arrow keys move; Tab leaves them.'
          : 'Single keys are off. In tables and on the map the arrow keys move; Tab leaves them.'}
      </p>
    </Dialog>
  )
}
