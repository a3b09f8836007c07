import type { Dialogue, Unit } from '@shared/query/session-dialogue'
import type { SessionLine } from '@shared/query/session-lines'

interface Props {
  readonly dialogue: Dialogue
  readonly unit: Unit
  readonly line: number
  /** Lines that are folded behind it. */
  readonly more?: number
  readonly open?: boolean
  readonly onFold?: () => void
  /** It stands in the log of the other end only. */
  readonly foreign?: boolean
  /** Of all waits of the session that before it was the longest. */
  readonly longest?: boolean
}

/** One line of a dialogue: the client's at the left, the server's at the right, what a server noted without a frame. */
export function Bubble({ dialogue, unit, line, more = 0, open = false, onFold, foreign = false, longest = false }: Props) {
  const said = dialogue.lines[line]
  if (!said) return null
  const side = unit.by === '' ? 'noted' : unit.by
  const bad = unit.kind === 'reply' && unit.code >= 400
  return (
    <span className={`talk ${side}`}>
      <span className={['bubble', side, bad ? 'bad' : '', foreign ? 'foreign' : ''].filter(Boolean).join(' ')}>
        <span className="mono clip">{lineText(said, unit)}</span>
        {said.masked && <span className="talk-tag">secret masked</span>}
        {longest && <span className="talk-tag">after the longest wait</span>}
        {said.repeated && <span className="talk-tag">written twice</span>}
        {more > 0 && !onFold && <span className="talk-tag">+ {foldWords(more)}</span>}
        {more > 0 && onFold && (
          <button
            type="button"
            className="talk-tag talk-fold"
            tabIndex={-1}
            aria-expanded={open}
            onClick={(e) => {
              e.stopPropagation()
              onFold()
            }}
          >
            {open ? 'fold' : `+ ${foldWords(more)}`}
          </button>
        )}
      </span>
    </span>
  )
}

const foldWords = (more: number) => (more === 1 ? '1 line' : `${more} lines`)

/** The text and what the server wrote beside it. */
export function lineText({ text, context, event }: SessionLine, unit: Unit): string {
  if (unit.kind === 'connect') return 'connected'
  if (unit.kind === 'disconnect') return ['disconnected', context || text].filter(Boolean).join(' · ')
  const own = event === '<' || event === '>' ? context : ''
  return text === '' ? context : own !== '' || (unit.by === '' && context !== '') ? `${context}: ${text}` : text
}
