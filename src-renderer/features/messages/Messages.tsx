import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { Chips } from './Chips'
import { Facets } from './Facets'
import { MessageGrid } from './MessageGrid'
import './messages.css'

export function Messages() {
  const { prefs } = useApp()
  const facets = useStore(prefs, (p) => p.facets)
  return (
    <>
      <h1 className="hidden-text">Messages</h1>
      <Chips />
      <div className="columns">
        {facets && <Facets />}
        <MessageGrid />
      </div>
    </>
  )
}
