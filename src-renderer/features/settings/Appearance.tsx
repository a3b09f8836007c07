import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { Choice } from './Choice'

export function Appearance() {
  const { prefs } = useApp()
  const now = useStore(prefs, (p) => p)
  return (
    <div className="settings-page">
      <Choice
        label="Theme"
        value={now.theme}
        onChange={(theme) => prefs.set((p) => ({ ...p, theme }))}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
          { value: 'hc', label: 'High contrast' },
        ]}
      />
      <Choice
        label="Rows of lists"
        value={now.density}
        onChange={(density) => prefs.set((p) => ({ ...p, density }))}
        options={[
          { value: 'dense', label: 'Dense, 26 px' },
          { value: 'comfortable', label: 'Comfortable, 32 px' },
        ]}
      />
      <Choice
        label="Tables"
        value={now.reader ? 'reader' : 'usual'}
        onChange={(t) => prefs.set((p) => ({ ...p, reader: t === 'reader' }))}
        options={[
          { value: 'usual', label: 'One long list' },
          { value: 'reader', label: 'For a screen reader: pages of 500 rows' },
        ]}
      />
      <Choice
        label="Movement"
        value={now.still ? 'none' : 'system'}
        onChange={(m) => prefs.set((p) => ({ ...p, still: m === 'none' }))}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'none', label: 'None' },
        ]}
      />
      <Choice
        label="At the start"
        value={now.reopen ? 'last' : 'start'}
        onChange={(s) => prefs.set((p) => ({ ...p, reopen: s === 'last' }))}
        options={[
          { value: 'start', label: 'The start screen' },
          { value: 'last', label: 'The case that was open last' },
        ]}
      />
      <p className="sm mid">
        Hopscope works offline: its window may talk to its own host only, and no part of it opens a connection to anywhere else.
      </p>
    </div>
  )
}
