import { Icon } from '../../components/Icon'
import { isSecondWindow } from '../../host/second-window'
import { useApp } from '../../state/app'
import { readHere } from '../../state/link/other-windows'
import { useStore } from '../../state/store'

/** In a second window: whether it follows the other one, and the switch. */
export function OtherWindow() {
  const { link } = useApp()
  const others = useStore(link.others, (n) => n)
  const following = useStore(link.following, (f) => f)
  if (!isSecondWindow()) return null
  if (others === 0)
    return (
      <span className="title-note" title="No other window shows this case now.">
        <Icon name="unlink" size="s" /> alone
      </span>
    )
  return (
    <button
      type="button"
      className="title-note boxed follow"
      aria-pressed={following}
      aria-label="Follow the other window"
      title={
        following
          ? 'Selection and filter are the same in both windows. Keep this one as it is.'
          : 'Selection and filter are this window’s own. Take those of the other window, and follow it.'
      }
      onClick={() => link.follow(!following)}
    >
      <Icon name={following ? 'link' : 'unlink'} size="s" />
      {following ? 'follows' : 'on its own'}
    </button>
  )
}

export function ReadElsewhere() {
  const app = useApp()
  const elsewhere = useStore(app.readElsewhere, (r) => r)
  if (!elsewhere) return null
  return (
    <div className="banner wait" role="status">
      <Icon name="warning" />
      <span className="grow">
        <strong>The other window has this case read again.</strong> What is on screen is from before; log rows and raw lines may be missing.
        The new state comes by itself when it is stored.
      </span>
      <button type="button" className="btn" onClick={() => void readHere(app)}>
        Read it here
      </button>
    </div>
  )
}
