/** Lines of a console that are no output: `[PS] C:\>Get-Queue | fl`, `PS > Get-Queue`, `>> | ft`; warnings and errors of cmdlets. */

export interface Prompt {
  /** The cmdlet whose objects follow, `Get-Queue`; '' when none is named. */
  readonly cmdlet: string
  readonly command: string
}

/** Longest path that a prompt shows. */
const LONGEST = 300

/** Null when the line is no prompt. */
export function readPrompt(text: string): Prompt | null {
  if (text.startsWith('>>')) return { cmdlet: '', command: text.slice(2).trim() }
  const shell = text.startsWith('[PS] ')
    ? 5
    : text.startsWith('PS ')
      ? 3
      : text.startsWith('PS>')
        ? 2
        : text.startsWith('[')
          ? remote(text)
          : 0
  if (shell === 0) return null
  const end = text.slice(0, LONGEST).indexOf('>', shell)
  if (end < 0 || !isPath(text.slice(shell, end).trim())) return null
  const command = text.slice(end + 1).trim()
  return { cmdlet: cmdletOf(command), command }
}

/** Length of `[server.example]: PS `; 0 when the line does not begin so. */
function remote(text: string): number {
  const at = text.slice(0, LONGEST).indexOf(']: PS ')
  return at < 0 ? 0 : at + 6
}

const isPath = (path: string) => path === '' || path === '~' || path.includes(':') || path.startsWith('\\') || path.startsWith('/')

/** Commands of a pipeline that pass objects on or print them. */
const PASSES = /^(format-|select-|where-|sort-|foreach-|out-|export-|convertto-|group-|measure-|tee-|start-|set-)/i
const CMDLET = /^[A-Za-z]{2,20}-[A-Za-z]{2,60}$/

/** Commands of a pipeline that count objects and print something else: `| measure`, `| group EventId`. */
const COUNTS = /\|[ \t]{0,8}(?:measure|group)(?:-object)?(?:\s|\||$)/i

/** The last cmdlet of a command that makes objects: in `Get-TransportServer | Get-MessageTrackingLog | fl` the second. '' when they are counted. */
export function cmdletOf(command: string): string {
  const looked = command.slice(0, 2000)
  if (COUNTS.test(looked)) return ''
  let found = ''
  for (const word of looked.split(/[\s|;(){}=]+/)) if (CMDLET.test(word) && !PASSES.test(word)) found = word
  return found
}

const STREAMS = [
  'WARNING: ',
  'VERBOSE: ',
  'DEBUG: ',
  'WARNUNG: ',
  'AUSFÜHRLICH: ',
  'AVERTISSEMENT : ',
  'ADVERTENCIA: ',
  'AVVISO: ',
  'AVISO: ',
]

/** A line that a cmdlet writes beside its objects. */
export function isWarning(text: string): boolean {
  return STREAMS.some((s) => text.startsWith(s))
}

/** The first line of an error: `Get-Queue : The operation couldn't be performed …`, `The term 'x' is not …` is told by what follows. */
export function isError(text: string): boolean {
  const colon = text.slice(0, 100).indexOf(' : ')
  return colon > 0 && CMDLET.test(text.slice(0, colon))
}
