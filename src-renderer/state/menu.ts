/** Tells the host's native menu what the commands are called, which keys they have and which can't be done now; again when that changes. */
import type { MenuCommand } from '@shared/contract/host'
import type { App } from './app'
import { COMMANDS, type Command } from './commands'
import { keysOf } from './keyboard'

/** Changes come in bursts: a click selects, opens and filters. */
const WAIT_MS = 80

export function menuCommands(app: App, commands: readonly Command[] = COMMANDS): readonly MenuCommand[] {
  const prefs = app.prefs.get()
  return commands
    .filter((c) => !c.local)
    .map((c) => ({ id: c.id, label: c.menu ?? c.label, key: keysOf(c, prefs)[0] ?? null, why: c.why?.(app) ?? null }))
}

/** Returns the way out. */
export function tellMenu(app: App): () => void {
  const { host, hello } = app.connection
  if (!hello.windows) return () => undefined
  let told = ''
  let timer: ReturnType<typeof setTimeout> | null = null
  const tell = () => {
    timer = null
    const commands = menuCommands(app)
    const now = JSON.stringify(commands)
    if (now === told) return
    told = now
    void host.tellMenu({ commands }).catch(() => undefined)
  }
  const soon = () => {
    timer ??= setTimeout(tell, WAIT_MS)
  }
  const followed = [app.session.open, app.focus.now, app.places.now, app.prefs, app.link.others, app.sessions.selected, app.caseWork.work]
  const offs = followed.map((store) => store.subscribe(soon))
  tell()
  return () => {
    for (const off of offs) off()
    if (timer) clearTimeout(timer)
  }
}
