/** Keys and the commands they run: the keys a person chose, or those of the list. One listener for the window. */
import { inField } from '../components/in-field'
import type { App } from './app'
import { COMMANDS, type Command } from './commands'
import type { Prefs } from './prefs'

/** `Ctrl+O` of a key event, in the spelling of the list. Cmd counts as Ctrl. */
export function keyName(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const name = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', ' ': 'Space' }[e.key] ?? e.key
  const key = name.length === 1 ? name.toUpperCase() : name
  // with Shift a character is another character; named keys and Ctrl keys keep their name
  const shift = e.shiftKey && (key.length > 1 || e.ctrlKey || e.metaKey) ? 'Shift+' : ''
  return `${e.ctrlKey || e.metaKey ? 'Ctrl+' : ''}${e.altKey ? 'Alt+' : ''}${shift}${key}`
}

/** One character without a modifier: what a person may switch off, because speech input and shaky hands type such keys by accident. */
export const isSingle = (key: string) => [...key].length === 1

/** The keys of a command as they are now, without single characters where those are off. */
export function keysOf(command: Pick<Command, 'id' | 'keys'>, { keys, singleKeys }: Pick<Prefs, 'keys' | 'singleKeys'>): readonly string[] {
  const own = Object.hasOwn(keys, command.id) ? (keys[command.id] ?? command.keys) : command.keys
  return singleKeys ? own : own.filter((k) => !isSingle(k))
}

/** Labels of the other commands that have the key too. Keys that are handled where the focus is clash with none. */
export function clashesOf(key: string, id: string, prefs: Pick<Prefs, 'keys' | 'singleKeys'>): string[] {
  return COMMANDS.filter((c) => c.id !== id && !c.local && keysOf(c, prefs).includes(key)).map((c) => c.label)
}

const isGlobal = (name: string) => /^(Alt|Ctrl)\+|^(Shift\+)?F\d/.test(name)

const FIELDS_OWN = ['Esc', 'Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y']

/** Returns the way out. */
export function listenToKeys(app: App): () => void {
  const onKey = (e: KeyboardEvent) => {
    if (e.defaultPrevented || e.isComposing) return
    const name = keyName(e)
    // keys that are the same everywhere come first; the rest is for what has the focus to take or leave
    if (isGlobal(name) !== (e.eventPhase === Event.CAPTURING_PHASE)) return
    const prefs = app.prefs.get()
    const command = COMMANDS.find((c) => !c.local && keysOf(c, prefs).includes(name))
    if (!command || (command.native && !app.connection.hello.windows)) return
    // in a field letters are text, and Esc and undoing belong to the field
    if (inField(e.target) && (isSingle(name) || FIELDS_OWN.includes(name))) return
    // a dialog is a place of its own: the window behind it takes no keys
    if (e.target instanceof Element && e.target.closest('[role="dialog"], [role="menu"]') && isSingle(name)) return
    e.preventDefault()
    runCommand(app, command)
  }
  window.addEventListener('keydown', onKey, true)
  window.addEventListener('keydown', onKey)
  const off = app.connection.host.$on('command', ({ id }) => {
    const command = COMMANDS.find((c) => c.id === id)
    // from the menu: in a field a person means what was typed there
    if ((id === 'undo' || id === 'redo') && inField(document.activeElement)) document.execCommand(id)
    else if (command) runCommand(app, command)
  })
  return () => {
    window.removeEventListener('keydown', onKey, true)
    window.removeEventListener('keydown', onKey)
    off()
  }
}

export function runCommand(app: App, command: Command): void {
  if ((command.why?.(app) ?? null) === null) command.run(app)
}
