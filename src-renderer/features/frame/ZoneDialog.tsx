/** All zones that the machine knows, by name, with what they are ahead of UTC in the times of the case. */
import { UTC, type Zone, zoneNamed, zoneOffset } from '@shared/base/zone'
import { offsetsIn } from '@shared/report/zone-words'
import { type RefObject, useMemo, useRef, useState } from 'react'
import { ChoiceList } from '../../components/ChoiceList'
import { Dialog } from '../../components/Dialog'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { setZone, usualZones } from '../../state/zone'

export function ZoneDialog({ open, close }: { open: boolean; close: () => void }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <Dialog title="Show times in" open={open} close={close} first={field}>
      <Zones close={close} field={field} />
    </Dialog>
  )
}

/** More than these nobody reads through; what is typed finds the others. */
const SHOWN = 60
/** Whole hours that a clock can be from UTC. */
const FIXED = Array.from({ length: 27 }, (_, i) => zoneOffset((i - 12) * 60).replace('−', '-')).filter((id) => id !== 'UTC')

/** Names of today of zones that a runtime may list by an older one. */
const RENAMED = ['Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Ho_Chi_Minh', 'Asia/Yangon', 'Europe/Kyiv', 'America/Nuuk']

function Zones({ close, field }: { close: () => void; field: RefObject<HTMLInputElement | null> }) {
  const app = useApp()
  const [typed, setTyped] = useState('')
  const range = useStore(app.session.open, (o) => o?.catalogue?.timeRange ?? null)
  const items = useMemo(() => {
    const usual = usualZones(app.prefs.get().lastZone).map((z) => z.id)
    const all = [...new Set([...usual, ...Intl.supportedValuesOf('timeZone'), ...RENAMED, ...FIXED])]
    const wanted = typed.trim().toLowerCase().replace(/\s+/g, '_')
    const fitting = all.filter((id) => id.toLowerCase().includes(wanted)).slice(0, SHOWN)
    return fitting.map((id) => ({ id, label: id.replaceAll('_', ' '), hint: hintOf(zoneNamed(id) ?? UTC), keys: [], why: null }))
    function hintOf(zone: Zone) {
      return zone.id.startsWith('UTC') ? '' : offsetsIn(zone, range ?? { first: Date.now(), last: Date.now() })
    }
  }, [app, typed, range])
  return (
    <ChoiceList
      label="Zone"
      placeholder="Berlin, Kolkata, UTC+02:00"
      none="No zone is called like this. Try the name of a large city."
      typed={typed}
      onType={setTyped}
      items={items}
      onTake={({ id }) => {
        close()
        setZone(app, zoneNamed(id) ?? UTC)
      }}
      field={field}
    />
  )
}
