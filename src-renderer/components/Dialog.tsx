/** A dialog over the window, by Ark UI: takes the focus, keeps it inside, gives it back; Esc and a click beside it close it. */
import { Dialog as Ark } from '@ark-ui/react/dialog'
import { Portal } from '@ark-ui/react/portal'
import type { ReactNode, RefObject } from 'react'
import { Icon } from './Icon'
import './overlays.css'

interface Props {
  readonly title: string
  readonly open: boolean
  readonly close: () => void
  readonly children: ReactNode
  /** Buttons at its foot. */
  readonly foot?: ReactNode
  /** Has the focus first; the first control otherwise. */
  readonly first?: RefObject<HTMLElement | null>
  /** Gets the focus when it closes; where it was before otherwise. */
  readonly after?: () => HTMLElement | null
  readonly wide?: boolean
}

export function Dialog({ title, open, close, children, foot, first, after, wide }: Props) {
  return (
    <Ark.Root
      open={open}
      onOpenChange={(e) => {
        if (!e.open) close()
      }}
      lazyMount
      unmountOnExit
      {...(first && { initialFocusEl: () => first.current })}
      {...(after && { finalFocusEl: after })}
    >
      <Portal>
        <Ark.Backdrop className="scrim" />
        <Ark.Positioner className="dialog-place">
          <Ark.Content className={wide ? 'dialog wide' : 'dialog'}>
            <header>
              <Ark.Title className="dialog-title">{title}</Ark.Title>
              <Ark.CloseTrigger className="icon-btn" aria-label="Close" title="Close (Esc)">
                <Icon name="close" />
              </Ark.CloseTrigger>
            </header>
            <div className="dialog-body">{children}</div>
            {foot && <footer>{foot}</footer>}
          </Ark.Content>
        </Ark.Positioner>
      </Portal>
    </Ark.Root>
  )
}
