/** What is selected on the screen, as what a note or a pin is about; and the way back to it. */
import { findingId } from '@shared/findings/finding'
import type { Target } from '@shared/model/targets'
import type { App } from './app'

/** Null when nothing is. */
export async function selectedTarget(app: App): Promise<Target | null> {
  const place = app.places.now.get()
  const catalogue = app.session.open.get()?.catalogue
  if (!catalogue) return null
  switch (place.screen) {
    case 'messages':
      return (await messageTarget(app)) ?? timeTarget(app)
    case 'captures':
      return place.stream === null ? null : app.marks.identifyStream(place.stream)
    case 'files': {
      const path = catalogue.sources[place.source ?? -1]?.path
      return path === undefined ? null : { kind: 'file', path, label: path.split('/').at(-1) ?? path }
    }
    case 'findings':
      return app.findings.targetOf(place.finding)
    case 'rows':
    case 'lines':
    case 'servers':
    case 'sessions':
      return app.picked.get()
    default:
      return { kind: 'case', label: catalogue.name }
  }
}

/** The selected hop or row on the page of a message, else the message. */
async function messageTarget({ marks, focus, places, session }: App): Promise<Target | null> {
  const opened = places.now.get().message !== null
  const { message, detail, hop, event } = focus.now.get()
  if (message === null) return null
  const [target = null] = await marks.identify([message])
  const { sources = [], nodes = [] } = session.open.get()?.catalogue ?? {}
  const selectedHop = opened && hop !== null ? detail?.hops[hop] : undefined
  if (target?.kind === 'message' && selectedHop && selectedHop.id !== '') {
    const { kind: _, label: _label, ...identity } = target
    const name = (n: number) => nodes[n]?.name ?? 'not known'
    return { kind: 'hop', hop: selectedHop.id, message: identity, label: `${name(selectedHop.from)} → ${name(selectedHop.to)}` }
  }
  const row = opened && event !== null ? detail?.events[event] : undefined
  const path = row ? sources[row.source]?.path : undefined
  if (row && path !== undefined) return { kind: 'event', path, offset: row.offset, label: `${row.event} in ${path.split('/').at(-1)}` }
  return target
}

function timeTarget({ list }: App): Target | null {
  const { time } = list.filter.get()
  return time && { kind: 'time', ...time, label: '' }
}

/** Goes to what it is about; false when that is not in what is read now. */
export function openTarget(app: App, target: Target): boolean {
  const { places, focus, list, marks } = app
  const at = marks.located(target)
  switch (target.kind) {
    case 'message':
    case 'hop':
      if (at.message < 0) return false
      focus.select(at.message)
      places.go({ screen: 'messages', message: at.message })
      if (target.kind === 'hop') selectHop(app, target.hop)
      return true
    case 'stream':
      if (at.stream < 0) return false
      places.go({ screen: 'captures', message: null, stream: at.stream })
      return true
    case 'file':
      if (at.source < 0) return false
      places.go({ screen: 'files', message: null, source: at.source })
      return true
    case 'session':
      if (at.session < 0) return false
      places.go({ screen: 'sessions', session: at.session, message: null, stream: null, source: null, table: null, at: null })
      return true
    case 'event':
    case 'packet':
      if (at.source < 0) return false
      places.go({ screen: 'rows', message: null, source: at.source, table: null, at: target.offset })
      return true
    case 'time':
      list.narrow({ time: { from: target.from, to: target.to } })
      places.go({ screen: 'messages', message: null })
      return true
    case 'server':
      if (at.node < 0) return false
      places.go({ screen: 'servers', message: null, host: `host ${at.node}` })
      return true
    case 'finding':
      places.go({ screen: 'findings', message: null, finding: findingId(target) })
      return true
    case 'case':
      places.go({ screen: 'overview', message: null })
      return true
  }
}

/** As soon as the message is loaded. */
function selectHop({ focus }: App, id: string): void {
  const look = () => {
    const { detail } = focus.now.get()
    if (!detail) return false
    const at = detail.hops.findIndex((h) => h.id === id)
    if (at >= 0) focus.selectHop(at)
    return true
  }
  if (look()) return
  const off = focus.now.subscribe(() => {
    // first: what it selects is told to this listener too
    if (focus.now.get().detail) off()
    look()
  })
}
