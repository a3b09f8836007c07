/** Where the host keeps its own things: records of cases, cache of nested archives, uploads. Nothing is ever written beside evidence. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `HOPSCOPE_DATA`, or the system's place for application data. */
export function dataFolder(): string {
  const own = process.env.HOPSCOPE_DATA
  if (own) return own
  const home = homedir()
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Hopscope')
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Hopscope')
  return join(process.env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'hopscope')
}
