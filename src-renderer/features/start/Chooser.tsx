import { type ReactNode, useRef } from 'react'
import { takeChosen } from '../../host/dropped'
import { useApp } from '../../state/app'

/** A button that opens a native dialog of the host, or the browser's own picker where the host has none. */
export function Chooser({ what, className, children }: { what: 'folder' | 'files'; className: string; children: ReactNode }) {
  const { session, connection } = useApp()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className={className}
        data-open={what}
        onClick={() => {
          if (connection.hello.dialogs) void session.choose(what)
          else input.current?.click()
        }}
      >
        {children}
      </button>
      {!connection.hello.dialogs && (
        <input
          type="file"
          hidden
          multiple
          aria-label={what === 'folder' ? 'Folder' : 'Files'}
          // React has no property for it, and Chromium looks for the attribute
          ref={(el) => {
            if (what === 'folder') el?.setAttribute('webkitdirectory', '')
            input.current = el
          }}
          onChange={(e) => {
            const chosen = e.target.files && takeChosen(e.target.files)
            if (chosen) void session.openDropped(chosen)
            // the same folder may be chosen again
            e.target.value = ''
          }}
        />
      )}
    </>
  )
}
