import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { AddingCard } from '../ingest/AddingCard'

/** Passing notices and the one live region of the window. */
export function NoticeList() {
  const { notices } = useApp()
  const list = useStore(notices.list, (l) => l)
  const spoken = useStore(notices.spoken, (s) => s)
  return (
    <>
      <div className="notices">
        <AddingCard />
        {list.map((n) => (
          <div key={n.id} className={n.tone === 'problem' ? 'notice problem' : 'notice'} role={n.tone === 'problem' ? 'alert' : 'group'}>
            <div className="grow">
              <strong>{n.what}</strong>
              <p>{n.means}</p>
              {n.actions.map((a) => (
                <button type="button" className="btn" key={a.label} onClick={a.run}>
                  {a.label}
                </button>
              ))}
            </div>
            <button type="button" className="icon-btn" aria-label="Dismiss" onClick={() => notices.dismiss(n.id)}>
              <Icon name="close" size="s" />
            </button>
          </div>
        ))}
      </div>
      <div aria-live="polite" className="hidden-text">
        {spoken}
      </div>
    </>
  )
}

export function HostGone() {
  const { hostGone } = useApp()
  const gone = useStore(hostGone, (g) => g)
  if (!gone) return null
  return (
    <div className="banner" role="alert">
      <Icon name="warning" />
      <span className="grow">
        <strong>The part of Hopscope that reads files has stopped.</strong> Messages and routes that are on screen stay usable; raw lines
        can’t be read and nothing new is indexed. Start Hopscope again if this does not help.
      </span>
      <button type="button" className="btn" onClick={() => location.reload()}>
        Connect again
      </button>
    </div>
  )
}
