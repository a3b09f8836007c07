import { Panes } from '../../components/Panes'
import { useApp } from '../../state/app'
import { usePane } from '../../state/panes'
import { useStore } from '../../state/store'
import { Chips } from './Chips'
import { Facets } from './Facets'
import { MessageGrid } from './MessageGrid'
import './messages.css'

/** Stays in place while a message or the files are looked at, so that coming back finds the same row under the eye. */
export function Messages({ shown }: { shown: boolean }) {
  const { prefs } = useApp()
  const facets = useStore(prefs, (p) => p.facets)
  return (
    <div className="fill" hidden={!shown}>
      <h1 className="hidden-text">Messages</h1>
      <Chips />
      <div className="columns">
        <Panes {...usePane('facets')} panel={facets ? <Facets /> : null}>
          <MessageGrid shown={shown} />
        </Panes>
      </div>
    </div>
  )
}
