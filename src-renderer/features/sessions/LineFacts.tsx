import type { RouteNode } from '@shared/model/routes'
import type { Dialogue } from '@shared/query/session-dialogue'
import { bothEndsSentences, peerName, serverName, waitWords } from '@shared/report/session-words'
import { commandWords, replyWords } from '@shared/report/smtp-codes'
import { StatePill, StateWord } from '../../marks/outcome'
import { Clock } from '../../marks/Times'
import type { SessionView } from '../../workers/case-sessions'
import { lineText } from './Bubble'
import { type DialogueRow, dialogueOfRow } from './dialogue-rows'

/** The selected line: what it means in plain words, and what each of the two logs has of it. */
export function LineFacts({ row, view, nodes }: { row: DialogueRow; view: SessionView; nodes: readonly RouteNode[] }) {
  if (row.kind === 'wait')
    return (
      <section>
        <h2>Silence</h2>
        <p className="sm">{waitWords(view.dialogue, row.unit, view.row, nodes)}, by the log of this end alone.</p>
        {view.ends && <p className="xs mid">{bothEndsSentences(view.row, view.ends, nodes).join(' ')}</p>}
      </section>
    )
  const dialogue = dialogueOfRow(view, row.of)
  const [line, unit] = [dialogue?.lines[row.line], dialogue?.units[row.unit]]
  if (!line || !unit) return null
  const beside = row.beside === null ? undefined : view.other?.dialogue.lines[row.beside]
  const [here, there] = [serverName(view.row, nodes), peerName(view.row, nodes)]
  return (
    <section aria-live="polite">
      <h2>
        Line {row.line + 1}
        {row.of === 'other' && ` of the log of ${there}`}
      </h2>
      <p className="mono line-said">{lineText(line, unit)}</p>
      {row.state !== null && row.state !== 'seen' && (
        <p>
          <StatePill state={row.state}>
            {row.state === 'absent' ? 'absent' : 'not covered'} at {row.of === 'own' ? there : here}
          </StatePill>
        </p>
      )}
      <PlainWords text={line.text || line.context} verb={unit.kind === 'command' ? unit.verb : ''} isReply={unit.kind === 'reply'} />
      {dialogue && <Offers dialogue={dialogue} unit={row.unit} />}
      {line.masked && <p className="xs mid">Part of it proves who the client is. It is masked here, in the raw line and in copies.</p>}
      <h2>Ends compared</h2>
      <dl className="facts">
        <dt>{here}</dt>
        <dd>{row.of === 'own' ? <Seen at={line.at} /> : <Missing state={row.state} />}</dd>
        <dt>{there}</dt>
        <dd>
          {row.of === 'other' ? (
            <Seen at={line.at} />
          ) : beside ? (
            <Seen at={beside.at} />
          ) : view.other ? (
            row.state === null ? (
              <span className="mid">a note of {here} alone</span>
            ) : (
              <Missing state={row.state} />
            )
          ) : (
            <Missing state={view.noEnd} />
          )}
        </dd>
        {row.differs && (
          <>
            <dt>Differs</dt>
            <dd>the two logs have it in other words</dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** What the server offers in its reply to EHLO. */
export function Offers({ dialogue, unit }: { dialogue: Dialogue; unit: number }) {
  const offer = dialogue.offers.find((o) => o.unit === unit)
  if (!offer) return null
  return (
    <>
      <h2>Offered</h2>
      <ul className="offer-list">
        {offer.capabilities.map((c) => (
          <li key={`${c.name} ${c.parameter}`}>
            <span className="mono">{c.name}</span> {c.parameter !== '' && <span className="mid">{c.parameter}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}

function Seen({ at }: { at: number }) {
  return (
    <>
      <StateWord state="seen">seen</StateWord>{' '}
      <span className="mono xs">
        <Clock at={at} />
      </span>
    </>
  )
}

function Missing({ state }: { state: string | null }) {
  return state === 'absent' ? <StateWord state="absent">absent</StateWord> : <StateWord state="not-covered">not covered</StateWord>
}

/** Codes and commands explained, offline. */
export function PlainWords({ text, verb, isReply }: { text: string; verb: string; isReply: boolean }) {
  const command = verb === '' ? '' : commandWords(verb)
  const codes = isReply || verb === '' ? replyWords(text) : []
  if (command === '' && codes.length === 0) return null
  return (
    <>
      <h2>In plain words</h2>
      {command !== '' && <p className="sm">{command}</p>}
      {codes.map((c) => (
        <p className="sm" key={c.code}>
          <b className={c.code === 'In Exchange' ? '' : 'mono'}>{c.code}</b> {c.words}
        </p>
      ))}
    </>
  )
}
