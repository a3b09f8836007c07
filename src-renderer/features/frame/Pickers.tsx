import { takeChosen } from '../../host/dropped'
import { useApp } from '../../state/app'

/** The browser's own pickers, for shells without dialogs; out of sight, opened by command. */
export function Pickers() {
  const { connection, session } = useApp()
  if (connection.hello.dialogs) return null
  return (['folder', 'files'] as const).map((what) => (
    <input
      key={what}
      id={`pick-${what}`}
      type="file"
      hidden
      multiple
      aria-label={what === 'folder' ? 'Folder' : 'Files'}
      // React has no property for it, and Chromium looks for the attribute
      ref={(el) => {
        if (what === 'folder') el?.setAttribute('webkitdirectory', '')
      }}
      onChange={(e) => {
        const chosen = e.target.files && takeChosen(e.target.files)
        if (chosen) void session.takeDropped(chosen)
        // the same folder may be chosen again
        e.target.value = ''
      }}
    />
  ))
}
