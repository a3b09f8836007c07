import { Tabs } from '@ark-ui/react/tabs'
import { Dialog } from '../../components/Dialog'
import { Appearance } from './Appearance'
import { Keys } from './Keys'
import './settings.css'

/** How a person likes the window. Everything is kept at once; nothing here changes a case. */
export function Settings({ open, close }: { open: boolean; close: () => void }) {
  return (
    <Dialog title="Settings" open={open} close={close} wide>
      <Tabs.Root defaultValue="appearance" className="settings">
        <Tabs.List className="tabs" aria-label="Settings">
          <Tabs.Trigger value="appearance">Appearance</Tabs.Trigger>
          <Tabs.Trigger value="keys">Keys</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="appearance">
          <Appearance />
        </Tabs.Content>
        <Tabs.Content value="keys">
          <Keys />
        </Tabs.Content>
      </Tabs.Root>
    </Dialog>
  )
}
