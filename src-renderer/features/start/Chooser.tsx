import type { ReactNode } from 'react'
import { useApp } from '../../state/app'
import { openDialog } from '../../state/commands'

export function Chooser({ what, className, children }: { what: 'folder' | 'files'; className: string; children: ReactNode }) {
  const app = useApp()
  return (
    <button type="button" className={className} onClick={() => openDialog(app, what)}>
      {children}
    </button>
  )
}
