import { takeChosen } from '../../host/dropped'
import { useApp } from '../../state/app'
import { findInChosen } from '../../state/evidence-search'

/** The browser's own pickers, for shells without dialogs; out of sight, opened by command. */
export function Pickers() {
  const app = useApp()
  const { connection, session } = app
  if (connection.hello.dialogs) return null
  return (['folder', 'files', 'evidence'] as const).map((what) => (
    <input
      key={what}
      id={`pick-${what}`}
      type="file"
      hidden
      multiple
      aria-label={what === 'folder' ? 'Folder' : what === 'files' ? 'Files' : 'Folder of the evidence'}
      // React has no property for it, and Chromium looks for the attribute
      ref={(el) => {
        if (what !== 'files') el?.setAttribute('webkitdirectory', '')
      }}
      onChange={(e) => {
        const chosen = e.target.files && takeChosen(e.target.files)
        if (chosen) void (what === 'evidence' ? findInChosen(app, chosen) : session.takeDropped(chosen))
        // the same folder may be chosen again
        e.target.value = ''
      }}
    />
  ))
}
