import { Icon } from '../../components/Icon'
import { Brand } from '../../marks/Brand'
import { useApp } from '../../state/app'
import type { Theme } from '../../state/prefs'
import { useStore } from '../../state/store'
import { SearchBar } from '../search/SearchBar'
import { OtherWindow } from './OtherWindow'
import { TimeView } from './TimeView'
import { ZoneMenu } from './ZoneMenu'

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system', hc: 'system' }

export function Title() {
  const { session, prefs, overlay } = useApp()
  const name = useStore(session.open, (o) => o?.catalogue?.name ?? null)
  const isOpen = useStore(session.open, (o) => o !== null)
  const example = useStore(session.open, (o) => o?.catalogue?.example ?? false)
  const theme = useStore(prefs, (p) => p.theme)
  return (
    <header className="title" data-region="title">
      <div className="row clip">
        <span className="brand">
          <Brand /> Hopscope
        </span>
        {name !== null && (
          <span className="crumb">
            <span className="dim" aria-hidden="true">
              ▸
            </span>
            <span className="clip" title={name}>
              {name}
            </span>
            {example && <span className="pill defer">EXAMPLE</span>}
          </span>
        )}
      </div>
      <SearchBar />
      <div className="row title-end">
        <OtherWindow />
        <span className="title-note optional" title="Nothing leaves this machine: the window may only talk to its own host.">
          <Icon name="shield" size="s" /> offline
        </span>
        {isOpen && (
          <>
            <ZoneMenu />
            <TimeView />
          </>
        )}
        <button
          type="button"
          className="icon-btn"
          aria-label={`Theme: ${theme}. Change to ${NEXT_THEME[theme]}.`}
          title={`Theme: ${theme}`}
          onClick={() => prefs.set((p) => ({ ...p, theme: NEXT_THEME[p.theme] }))}
        >
          <Icon name="theme" />
        </button>
        <button
          type="button"
          className="icon-btn"
          aria-label="Commands"
          aria-keyshortcuts="Control+K"
          title="Commands (Ctrl+K)"
          onClick={() => overlay.set('palette')}
        >
          <Icon name="command" />
        </button>
        <button type="button" className="icon-btn" aria-label="Keys and help" title="Keys and help (?)" onClick={() => overlay.set('keys')}>
          <Icon name="help" />
        </button>
      </div>
    </header>
  )
}
