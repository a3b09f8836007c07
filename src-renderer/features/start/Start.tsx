import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { Brand } from '../../marks/Brand'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { Chooser } from './Chooser'
import { Failure } from './Failure'
import { OpeningCard } from './OpeningCard'
import { RecentCases } from './RecentCases'
import './start.css'

const KINDS = ['message tracking', 'SMTP send and receive', 'zip files, nested', 'folders of a log collector']

export function Start() {
  const { session } = useApp()
  const opening = useStore(session.opening, (o) => o)
  return (
    <main className="start" data-region="main" data-testid="drop">
      <div className="start-inner">
        <div className="start-head">
          <span className="start-mark">
            <Brand size={26} />
          </span>
          <div>
            <h1>Where did the mail go, and what held it up?</h1>
            <p className="mid">Routes, delays and sessions from raw Exchange logs.</p>
          </div>
        </div>
        <Failure />
        {opening ? (
          <OpeningCard opening={opening} />
        ) : (
          <section className="drop-zone" aria-label="Open evidence">
            <span className="drop-sign">
              <Icon name="drop" size="l" />
            </span>
            <h2>Drop a folder, zip or log here</h2>
            <p className="mid" style={{ marginTop: 6 }}>
              Nothing needs unpacking. Server names and kinds are worked out from the content.
            </p>
            <div className="start-actions">
              <Chooser what="folder" className="btn primary large">
                <Icon name="folder" />
                Choose folder… <Key>Ctrl O</Key>
              </Chooser>
              <Chooser what="files" className="btn large">
                Choose files…
              </Chooser>
              <button type="button" className="btn large" onClick={() => void session.openExample()}>
                Try the example organisation
              </button>
            </div>
            <ul className="kinds" aria-label="What is understood">
              {KINDS.map((k) => (
                <li key={k}>{k}</li>
              ))}
            </ul>
          </section>
        )}
        <RecentCases />
      </div>
    </main>
  )
}
