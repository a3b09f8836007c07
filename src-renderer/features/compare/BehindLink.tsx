import { formatCount } from '@shared/base/format'
import type { EvidenceState } from '@shared/model/routes'
import type { Behind } from '@shared/report/compare-blocks'
import { MessagesLink } from '../../marks/MessagesLink'
import { StateWord } from '../../marks/outcome'
import { useApp } from '../../state/app'

/** A number that opens the messages or sessions behind it; where there are none, what that means. */
export function BehindLink({ behind, state = 'seen', children }: { behind: Behind; state?: EvidenceState; children?: string }) {
  const { sessions, places } = useApp()
  const { count, rows, label, of } = behind
  const words = children ?? formatCount(count)
  if (count === 0) return state === 'seen' ? <span className="dim">{words}</span> : <StateWord state={state} />
  if (of === 'messages')
    return (
      <MessagesLink messages={behind} label={label} by="compared">
        {words}
      </MessagesLink>
    )
  const open = () => {
    const cut = rows.length < count ? ` (the first ${formatCount(rows.length)})` : ''
    sessions.ask({ words: '', only: 'all', found: { label: label + cut, rows } })
    places.go({ screen: 'sessions', session: null, message: null })
  }
  return (
    <button type="button" className="link" title={`Show the sessions: ${label}`} onClick={open}>
      {words}
    </button>
  )
}
