import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { Palette } from '../palette/Palette'
import { Settings } from '../settings/Settings'
import { About, Licences } from './About'
import { KeySheet } from './KeySheet'
import { ZoneDialog } from './ZoneDialog'

/** What lies over the window: one at a time, each gives the focus back when it closes. */
export function Overlays() {
  const { overlay } = useApp()
  const which = useStore(overlay, (o) => o)
  const close = () => overlay.set(null)
  return (
    <>
      <KeySheet open={which === 'keys'} close={close} />
      <Palette open={which === 'palette'} close={close} />
      <About open={which === 'about'} close={close} />
      <Licences open={which === 'licences'} close={close} />
      <Settings open={which === 'settings'} close={close} />
      <ZoneDialog open={which === 'zone'} close={close} />
    </>
  )
}
