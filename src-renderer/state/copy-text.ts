/** Text into the clipboard, with a word on how it went. */
import type { Notices } from './notices'

/** `done`: what is said when it is there. */
export function copyText(notices: Notices, text: string, done: string): void {
  void navigator.clipboard.writeText(text).then(
    () => notices.say(done),
    () => notices.add({ tone: 'problem', what: 'Nothing was copied.', means: 'This window may not write to the clipboard.' }),
  )
}
