import { Icon, type IconName } from '../../components/Icon'
import { useApp } from '../../state/app'
import type { ScreenId } from '../../state/places'
import { useStore } from '../../state/store'
import { OpenProblems } from './OpenProblems'

const SCREENS: readonly { id: ScreenId; label: string; icon: IconName; key: string }[] = [
  { id: 'overview', label: 'Overview', icon: 'overview', key: '1' },
  { id: 'messages', label: 'Messages', icon: 'messages', key: '2' },
  { id: 'delays', label: 'Delays', icon: 'delays', key: 'D' },
  { id: 'sessions', label: 'Sessions', icon: 'sessions', key: '3' },
  { id: 'captures', label: 'Captures', icon: 'activity', key: '4' },
  { id: 'findings', label: 'Findings', icon: 'warning', key: '5' },
  { id: 'servers', label: 'Servers', icon: 'servers', key: '6' },
  { id: 'compare', label: 'Compare', icon: 'compare', key: '7' },
  { id: 'rows', label: 'Log rows', icon: 'rows', key: 'G' },
  { id: 'notes', label: 'Notes', icon: 'notes', key: '8' },
  { id: 'files', label: 'Files', icon: 'files', key: '0' },
]

export function Rail() {
  const { places, session, overlay } = useApp()
  const screen = useStore(places.now, (p) => p.screen)
  const isOpen = useStore(session.open, (o) => o !== null)
  return (
    <nav className="rail" aria-label="Screens" data-region="rail">
      {SCREENS.map((s) => (
        <button
          type="button"
          key={s.id}
          disabled={!isOpen}
          aria-current={isOpen && screen === s.id ? 'page' : undefined}
          aria-keyshortcuts={s.key}
          title={`${s.label} (${s.key})`}
          onClick={() =>
            places.go({
              screen: s.id,
              message: null,
              table: null,
              at: null,
              stream: null,
              session: null,
              ...(s.id === 'rows' && { source: null }),
            })
          }
        >
          <Icon name={s.icon} />
          {s.label}
          {s.id === 'findings' && <OpenProblems />}
        </button>
      ))}
      <span className="grow" />
      <button type="button" title="Settings (Ctrl+,)" aria-keyshortcuts="Control+," onClick={() => overlay.set('settings')}>
        <Icon name="settings" />
        Settings
      </button>
      <button type="button" disabled={!isOpen} title="Other cases" onClick={() => void session.leave()}>
        <Icon name="back" />
        Cases
      </button>
    </nav>
  )
}
