/** The panels around the work that can be made larger, and their sizes: kept for each screen. */
import type { PaneShape } from '../components/Panes'
import { useApp } from './app'
import { useStore } from './store'

export const PANES = {
  inspector: { label: 'Width of the inspector', where: 'right', usual: 320, least: 240, most: 560 },
  facets: { label: 'Width of the facets', where: 'left', usual: 208, least: 160, most: 400 },
  drawer: { label: 'Height of the evidence drawer', where: 'bottom', usual: 196, least: 100, most: 640 },
} as const satisfies Readonly<Record<string, PaneShape>>

export type PaneId = keyof typeof PANES

/** Of the screen that is shown; a message's page counts as a screen of its own. */
export function usePane(pane: PaneId) {
  const { places, prefs } = useApp()
  const key = useStore(places.now, (p) => `${p.screen === 'messages' && p.message !== null ? 'message' : p.screen} ${pane}`)
  const size = useStore(prefs, (p) => (Object.hasOwn(p.sizes, key) ? (p.sizes[key] ?? null) : null))
  const onSize = (pixels: number | null) =>
    prefs.set((p) => {
      const { [key]: _, ...others } = p.sizes
      return { ...p, sizes: pixels === null ? others : { ...others, [key]: pixels } }
    })
  return { shape: PANES[pane], size, onSize }
}
