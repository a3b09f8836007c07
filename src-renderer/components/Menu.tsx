/** Menus by Ark UI: one on a button, one at a point (right click, Shift+F10). Arrows, letters, Enter and Esc work as everywhere. */
import { Menu as Ark } from '@ark-ui/react/menu'
import { Portal } from '@ark-ui/react/portal'
import { type DragEvent, Fragment, type ReactNode, useEffect, useRef } from 'react'
import { Icon, type IconName } from './Icon'
import { Key } from './Key'
import './overlays.css'

/** Of a button from which something can be dragged out of the window. */
export interface DragProps {
  readonly draggable: boolean
  readonly onDragStart: (e: DragEvent) => void
}

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly icon?: IconName
  /** As shown beside it. */
  readonly keys?: string
  /** Why it can't be chosen now; it stays in its place, greyed, with the reason. */
  readonly why?: string
  /** Chosen or not, of a switch. */
  readonly on?: boolean
  readonly run: () => void
}
export type MenuGroup = readonly MenuItem[]

const FOCUS_BACK_MS = 60

interface ListProps {
  readonly label: string
  readonly groups: readonly MenuGroup[]
}

interface ButtonProps extends ListProps {
  readonly className?: string
  readonly title?: string
  /** The button shows no words: it is called like its menu. */
  readonly iconOnly?: true
  /** The file it stands for is dragged from it. */
  readonly drag?: DragProps
  readonly children: ReactNode
}

/** A button that opens a menu. */
export function MenuButton(p: ButtonProps) {
  return (
    <Ark.Root onSelect={({ value }) => run(p.groups, value)} aria-label={p.label} lazyMount unmountOnExit loopFocus>
      <Ark.Trigger className={p.className ?? 'btn'} title={p.title} aria-label={p.iconOnly ? p.label : undefined} {...p.drag}>
        {p.children}
      </Ark.Trigger>
      <List {...p} />
    </Ark.Root>
  )
}

export interface MenuPoint {
  readonly x: number
  readonly y: number
}

/** A menu at a point of the window; null closes it. */
export function PointMenu(p: ListProps & { readonly at: MenuPoint | null; readonly close: () => void }) {
  const { at } = p
  // it has no button of its own: the focus goes back to where it was, unless the choice has moved it
  const before = useRef<Element | null>(null)
  const isOpen = at !== null
  useEffect(() => {
    if (!isOpen) return
    before.current = document.activeElement
    return () => {
      // the menu is still there, and has the focus, for a moment
      setTimeout(() => {
        const lost = document.activeElement === document.body || document.activeElement === null
        if (lost && before.current instanceof HTMLElement) before.current.focus()
      }, FOCUS_BACK_MS)
    }
  }, [isOpen])
  return (
    <Ark.Root
      open={at !== null}
      onOpenChange={({ open }) => {
        if (!open) p.close()
      }}
      onSelect={({ value }) => run(p.groups, value)}
      aria-label={p.label}
      positioning={{ placement: 'bottom-start', getAnchorRect: () => (at ? { x: at.x, y: at.y, width: 0, height: 0 } : null) }}
      lazyMount
      unmountOnExit
      loopFocus
    >
      <List {...p} />
    </Ark.Root>
  )
}

function run(groups: readonly MenuGroup[], id: string): void {
  for (const item of groups.flat()) if (item.id === id) item.run()
}

function List({ label, groups }: ListProps) {
  const filled = groups.filter((g) => g.length > 0)
  return (
    <Portal>
      <Ark.Positioner>
        <Ark.Content className="menu" aria-label={label}>
          {filled.map((group, i) => (
            <Fragment key={group[0]?.id}>
              {i > 0 && <Ark.Separator className="menu-line" />}
              {group.map((item) => (
                <Ark.Item
                  key={item.id}
                  value={item.id}
                  className="menu-item"
                  disabled={item.why !== undefined}
                  {...(item.on !== undefined && { role: 'menuitemcheckbox', 'aria-checked': item.on })}
                >
                  <span className="menu-icon">
                    {item.on ? <Icon name="check" size="s" /> : item.icon && <Icon name={item.icon} size="s" />}
                  </span>
                  <span className="clip">{item.label}</span>
                  {item.why && <span className="dim xs">{item.why}</span>}
                  {item.keys && <Key>{item.keys}</Key>}
                </Ark.Item>
              ))}
            </Fragment>
          ))}
        </Ark.Content>
      </Ark.Positioner>
    </Portal>
  )
}
