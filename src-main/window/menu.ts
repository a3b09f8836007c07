/**
 * Native menu: what the window in front says of its commands (name, key, whether it can be done now), in this order, with what the system does by
 * itself. A command the window does not have is not in it.
 */
import type { MenuCommand } from '@shared/contract/host'
import { app, type MenuItemConstructorOptions as Item, Menu } from 'electron'

/** A command by its id, a line, or what the system does. */
type Part = string | Item
const LINE: Item = { type: 'separator' }

const MAC_APP: readonly Part[] = [
  'about',
  LINE,
  'settings',
  LINE,
  { role: 'services' },
  LINE,
  { role: 'hide' },
  { role: 'hideOthers' },
  { role: 'unhide' },
  LINE,
  { role: 'quit' },
]

const menus = (mac: boolean): readonly (readonly [label: string, parts: readonly Part[]])[] => [
  ...(mac ? [[app.name, MAC_APP] as const] : []),
  [
    'File',
    [
      'open-folder',
      'open-files',
      LINE,
      'report-export',
      'hand-over',
      LINE,
      'leave',
      ...(mac ? [] : [LINE, 'settings', LINE, { role: 'quit' } as const]),
    ],
  ],
  ['Edit', ['undo', 'redo', LINE, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }, LINE, 'search', 'palette']],
  [
    'View',
    [
      'zoom-in',
      'zoom-out',
      'zoom-usual',
      LINE,
      'inspector',
      'facets',
      'drawer',
      'strip',
      LINE,
      'preset-triage',
      'preset-route',
      'preset-write',
      LINE,
      'theme-system',
      'theme-light',
      'theme-dark',
      'theme-contrast',
      LINE,
      'zone',
      'zone-choose',
      'zero',
      'adjust',
      'twin',
      LINE,
      { role: 'togglefullscreen' },
    ],
  ],
  [
    'Go',
    [
      'back',
      'forward',
      LINE,
      'overview',
      'messages',
      'delays',
      'sessions',
      'captures',
      'findings',
      'servers',
      'compare-screen',
      'rows',
      'notes',
      'files',
      LINE,
      'next-message',
      'previous-message',
    ],
  ],
  [
    'Case',
    ['pin', 'tag', 'note', 'report-add', LINE, 'show-pinned', 'pin-shown', 'unpin-shown', 'tag-shown', LINE, 'compare', LINE, 'hand-over'],
  ],
  ['Window', ['second-window', 'follow', LINE, { role: 'minimize' }, { role: 'close' }]],
  ['Help', ['keys', 'licences', ...(mac ? [] : ['about'])]],
]

export function setMenu(commands: readonly MenuCommand[], run: (id: string) => void): void {
  const mac = process.platform === 'darwin'
  const known = new Map(commands.map((c) => [c.id, c]))
  const itemOf = (part: Part): Item[] => {
    if (typeof part !== 'string') return [part]
    const command = known.get(part)
    if (!command) return []
    const key = command.key === null ? null : accelerator(command.key, mac)
    return [
      {
        id: command.id,
        label: command.label,
        enabled: command.why === null,
        ...(command.why !== null && { sublabel: command.why, toolTip: command.why }),
        // the window takes its keys itself: here they are only shown
        ...(key !== null && { accelerator: key, registerAccelerator: false }),
        click: () => run(command.id),
      },
    ]
  }
  const shown = menus(mac).map(([label, parts]): Item => ({ label, submenu: tidy(parts.flatMap(itemOf)) }))
  Menu.setApplicationMenu(Menu.buildFromTemplate(shown.filter((m) => (m.submenu as Item[]).length > 0)))
}

/** No line at an end, and no two together. */
function tidy(items: readonly Item[]): Item[] {
  const isLine = (i: Item | undefined) => i?.type === 'separator'
  return items.filter((item, n) => !isLine(item) || (n > 0 && !isLine(items[n - 1]) && items.slice(n + 1).some((i) => !isLine(i))))
}

const NAMES: Readonly<Record<string, string>> = { '←': 'Left', '→': 'Right', '↑': 'Up', '↓': 'Down', Esc: 'Escape', '+': 'Plus' }

/** `Ctrl+Shift+O` as the system writes it; null where a menu can't have it. On macOS a menu would take single keys from text fields. */
export function accelerator(key: string, mac: boolean): string | null {
  const plus = key.endsWith('+')
  const parts = (plus ? key.slice(0, -1) : key).split('+').filter((p) => p !== '')
  const last = plus ? '+' : (parts.pop() ?? '')
  if (mac && !parts.includes('Ctrl') && !parts.includes('Alt') && !/^F\d+$/.test(last)) return null
  return [...parts.map((p) => (p === 'Ctrl' ? 'CmdOrCtrl' : p)), NAMES[last] ?? last].join('+')
}
