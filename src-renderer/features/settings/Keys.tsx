import { type KeyboardEvent, useState } from 'react'
import { useApp } from '../../state/app'
import { COMMANDS, type Command } from '../../state/commands'
import { clashesOf, isSingle, keyName, keysOf } from '../../state/keyboard'
import { useStore } from '../../state/store'
import { Choice } from './Choice'

const changeable = COMMANDS.filter((c) => !c.local)

/** Every command with its keys. A new key is pressed, not typed; one that another command has is refused in words. */
export function Keys() {
  const { prefs } = useApp()
  const single = useStore(prefs, (p) => p.singleKeys)
  const changed = useStore(prefs, (p) => Object.keys(p.keys).length)
  return (
    <div className="settings-page">
      <Choice
        label="Single characters"
        value={single ? 'on' : 'off'}
        onChange={(v) => prefs.set((p) => ({ ...p, singleKeys: v === 'on' }))}
        options={[
          { value: 'on', label: 'Run commands where no text field has the focus' },
          { value: 'off', label: 'Off: only keys with Ctrl or Alt, and named keys' },
        ]}
      />
      <table className="key-table">
        <caption className="hidden-text">Commands and their keys</caption>
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">Keys</th>
            <th scope="col">
              {changed > 0 && (
                <button type="button" className="link" onClick={() => prefs.set((p) => ({ ...p, keys: {} }))}>
                  All as they were
                </button>
              )}
            </th>
          </tr>
        </thead>
        <tbody>
          {changeable.map((c) => (
            <Row key={c.id} command={c} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ command }: { command: Command }) {
  const { prefs } = useApp()
  const now = useStore(prefs, (p) => p)
  const [waits, setWaits] = useState(false)
  const [refused, setRefused] = useState('')
  const keys = keysOf(command, now)
  const isOwn = Object.hasOwn(now.keys, command.id)
  const listen = (e: KeyboardEvent) => {
    if (!waits || ['Control', 'Shift', 'Alt', 'Meta', 'Tab'].includes(e.key)) return
    e.preventDefault()
    e.stopPropagation()
    const name = keyName(e.nativeEvent)
    if (name === 'Esc') return
    const clashes = clashesOf(name, command.id, now)
    if (clashes.length > 0) setRefused(`${name} is “${clashes[0]}”.`)
    else if (isSingle(name) && !now.singleKeys) setRefused('Single characters are off.')
    else {
      prefs.set((p) => ({ ...p, keys: { ...p.keys, [command.id]: [name] } }))
      setRefused('')
      setWaits(false)
    }
  }
  return (
    <tr>
      <th scope="row">{command.label}</th>
      <td>
        {keys.map((k) => (
          <span className="kbd" key={k}>
            {k}
          </span>
        ))}
        {keys.length === 0 && <span className="dim">none</span>}
      </td>
      <td>
        <button
          type="button"
          className="link"
          aria-label={waits ? `Press the new key for: ${command.label}` : `Change the key of: ${command.label}`}
          onClick={() => {
            setRefused('')
            setWaits(true)
          }}
          onBlur={() => setWaits(false)}
          onKeyDown={listen}
        >
          {waits ? 'press the new key' : 'change'}
        </button>{' '}
        {isOwn && !waits && (
          <button
            type="button"
            className="link"
            aria-label={`The usual key of: ${command.label}`}
            onClick={() =>
              prefs.set((p) => ({ ...p, keys: Object.fromEntries(Object.entries(p.keys).filter(([id]) => id !== command.id)) }))
            }
          >
            usual
          </button>
        )}
        <span role="status" className="fail xs">
          {refused}
        </span>
      </td>
    </tr>
  )
}
