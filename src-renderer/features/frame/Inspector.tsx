import { useApp } from '../../state/app'
import { selectedTarget } from '../../state/selection'
import { useShownCatalogue } from '../../state/shown-names'
import { useStore } from '../../state/store'
import { HopInspector } from '../message/HopInspector'
import { MessageInspector } from '../messages/MessageInspector'
import { MarksOf } from '../notes/MarksSection'

/** What is selected: the hop on a message's page, else the message. */
export function Inspector({ over }: { over: boolean }) {
  const app = useApp()
  const { focus, places } = app
  const detail = useStore(focus.now, (f) => f.detail)
  const hopIndex = useStore(focus.now, (f) => f.hop)
  const event = useStore(focus.now, (f) => f.event)
  const catalogue = useShownCatalogue()
  const opened = useStore(places.now, (p) => p.message !== null)
  const hop = opened && hopIndex !== null ? detail?.hops[hopIndex] : undefined
  return (
    <aside className={over ? 'inspector over' : 'inspector'} aria-label="Inspector" data-region="inspector">
      {!detail || !catalogue ? (
        <section className="sm mid">Select a message to see what became of it.</section>
      ) : hop ? (
        <HopInspector detail={detail} hop={hop} catalogue={catalogue} />
      ) : (
        <MessageInspector detail={detail} nodes={catalogue.nodes} opened={opened} />
      )}
      {detail && catalogue && <MarksOf of={`${detail.index} ${opened} ${hopIndex} ${event}`} name={() => selectedTarget(app)} />}
    </aside>
  )
}
