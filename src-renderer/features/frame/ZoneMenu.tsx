/** The one switch for the zone of all times on screen, and for telling them from a marked instant on. */
import { formatInstant } from '@shared/base/format'
import { since } from '@shared/base/zone'
import { offsetsIn, zoneSentence } from '@shared/report/zone-words'
import { MenuButton } from '../../components/Menu'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { markZero, ownZone, setZone, useSelectedInstant, useZone, usualZones } from '../../state/zone'

export function ZoneMenu() {
  const app = useApp()
  const zone = useZone()
  const lastZone = useStore(app.prefs, (p) => p.lastZone)
  const zero = useStore(app.zero, (z) => z)
  const range = useStore(app.session.open, (o) => o?.catalogue?.timeRange ?? null)
  const own = ownZone().id
  const remark = (id: string) => (id === 'UTC' ? 'UTC, as logged' : id === own ? `${id}, this computer` : id)
  const zones = usualZones(lastZone).map((z, i) => ({
    id: z.id,
    label: remark(z.id),
    on: zone.id === z.id,
    run: () => setZone(app, z),
    ...(i === 0 && { keys: 'U' }),
  }))
  const next = useSelectedInstant()
  const mark = {
    id: 'zero',
    label: next ? `Tell times from ${next.words} on (Δ)` : 'Tell times from the selection on (Δ)',
    keys: '=',
    ...(!next && { why: 'select something with a time' }),
    run: () => markZero(app),
  }
  const clock = { id: 'clock', label: 'Tell times by the clock', run: () => app.zero.set(null) }
  const text = zone.id.startsWith('UTC') ? zone.id : `${zone.id}, ${offsetsIn(zone, range)}`
  return (
    <MenuButton
      label={`Zone of times: ${text}`}
      iconOnly
      className="title-note boxed zone-menu"
      title={`${zoneSentence(zone, range)}${zero ? ` Δ is ${zero.words}, ${formatInstant(zero.at, since(zone, null))}.` : ''} Change it (U).`}
      groups={[
        zones,
        [{ id: 'other', label: 'Another zone…', icon: 'clock', run: () => app.overlay.set('zone') }],
        zero ? [mark, clock] : [mark],
      ]}
    >
      {zero && <span className="inf">Δ</span>}
      <span className="clip">{text}</span>
      <span aria-hidden="true">▾</span>
    </MenuButton>
  )
}
