import { formatDuration } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import { type DelayKind, type Delays, delaysOf } from '@shared/query/delays'
import type { MessageDetail } from '@shared/query/message-detail'
import { DELAY_WORDS, type DelayWords, delayWords, drawnParts } from '@shared/report/delay-words'
import { shownAddress } from '@shared/report/route-graph'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useAdjusted, useShownTimes } from '../../state/time-view'
import { DelayTable } from './DelayTable'
import { useSelectPart } from './use-select-part'
import './delays.css'

/** Amber starts where a person would ask why, as on the map. */
const LONG_WAIT_MS = 10_000
/** Room for a duration inside its part. */
const LABELLED = 0.09

/** Where the time of one recipient's copy went: one bar of parts that follow each other, and the same as a table. */
export function DelayBar({ detail, catalogue }: { detail: MessageDetail; catalogue: Catalogue }) {
  const { focus, prefs } = useApp()
  const recipient = useStore(focus.now, (f) => f.recipient)
  const open = useStore(prefs, (p) => p.delayTable)
  const id = useId()
  const isAdjusted = useAdjusted()
  const shown = useShownTimes(detail)
  const delays = useMemo(() => delaysOf(shown, recipient ?? undefined), [shown, recipient])
  const words = useMemo(() => (delays ? delayWords(delays, catalogue.nodes, isAdjusted) : []), [delays, catalogue, isAdjusted])
  if (detail.recipients.length === 0) return null
  const chosen = recipient === null ? undefined : detail.recipients[recipient]
  if (!delays || words.length === 0)
    return chosen ? (
      <p className="delay-head xs mid">
        Where the time went: the outcome of {shownAddress(chosen.address)} has no time of its own, so there is nothing to measure.
      </p>
    ) : null
  return (
    <section className="delays" aria-label="Where the time went">
      <div className="delay-head xs mid">
        <b>Where the time went</b>
        <span className="clip">{whose(detail, delays, recipient !== null)}</span>
        {isAdjusted && <span className="inf">≈ adjusted</span>}
        <span className="grow" />
        <Legend words={words} />
        <button
          type="button"
          className="btn quiet"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => prefs.set((p) => ({ ...p, delayTable: !p.delayTable }))}
        >
          {open ? 'Hide the figures' : 'Figures'}
        </button>
      </div>
      <Bar words={words} detail={detail} recipient={delays.recipient} />
      <div id={id}>{open && <DelayTable words={words} delays={delays} detail={detail} catalogue={catalogue} />}</div>
    </section>
  )
}

function whose(m: MessageDetail, d: Delays, isChosen: boolean): string {
  const r = m.recipients[d.recipient]
  const way = `${formatDuration(d.totalMs)} to ${shownAddress(r?.address ?? '')}`
  if (isChosen) return r?.why ? `${way}: ${r.why}` : way
  return m.recipients.length === 1 ? way : `${way}, the slowest of ${m.recipients.length}; select another under Recipients`
}

function Bar({ words, detail, recipient }: { words: readonly DelayWords[]; detail: MessageDetail; recipient: number }) {
  const select = useSelectPart(detail, recipient)
  const { focus } = useApp()
  const hop = useStore(focus.now, (f) => f.hop)
  const [stop, setStop] = useState(0)
  const drawn = drawnParts(words)
  const onKey = (e: KeyboardEvent<HTMLElement>) => {
    const steps: Readonly<Record<string, number>> = { ArrowRight: stop + 1, ArrowLeft: stop - 1, Home: 0, End: drawn.length - 1 }
    const to = steps[e.key]
    if (to === undefined || e.altKey || e.ctrlKey || e.metaKey) return
    e.preventDefault()
    const next = Math.min(Math.max(to, 0), drawn.length - 1)
    setStop(next)
    e.currentTarget.querySelectorAll<HTMLElement>('button')[next]?.focus()
  }
  return (
    <div className="delay-bar" role="toolbar" aria-label="Parts of the time, in order" onKeyDown={onKey}>
      {drawn.map(({ words: w, fraction }, i) => (
        <button
          type="button"
          key={`${w.part.kind}${w.part.from}${w.part.hop}`}
          className={classOf(w, hop)}
          style={{ flexGrow: fraction }}
          tabIndex={i === Math.min(stop, drawn.length - 1) ? 0 : -1}
          aria-pressed={w.part.hop >= 0 && w.part.hop === hop}
          aria-label={spoken(w)}
          title={spoken(w)}
          onFocus={() => setStop(i)}
          onClick={() => select(w)}
        >
          {fraction >= LABELLED && <span className="clip">{w.took}</span>}
        </button>
      ))}
    </div>
  )
}

/** Time on one server that a person would ask about, and not only a difference of clocks. */
const isLate = ({ part, surelyMs }: DelayWords) => (part.kind === 'wait' || part.kind === 'end') && surelyMs >= LONG_WAIT_MS

function classOf(w: DelayWords, hop: number | null): string {
  const { kind, clocks, hop: own } = w.part
  return ['delay-part inset', kind, isLate(w) ? 'late' : '', clocks ? 'two-clocks' : '', own >= 0 && own === hop ? 'on' : '']
    .filter(Boolean)
    .join(' ')
}

function spoken(w: DelayWords): string {
  const clocks = w.clocks === '' ? '' : `; told by two clocks, ${w.clocks}. ${w.clockNote}`.trimEnd()
  return `${w.what} ${w.where}: ${w.took}, ${w.share}${clocks}`
}

/** Only what is in the bar. */
function Legend({ words }: { words: readonly DelayWords[] }) {
  const looks = new Map<string, { readonly kind: DelayKind; readonly late: boolean }>()
  for (const w of words.filter((x) => x.part.ms > 0)) looks.set(`${w.part.kind} ${isLate(w)}`, { kind: w.part.kind, late: isLate(w) })
  return (
    <span className="delay-legend" aria-hidden="true">
      {[...looks].map(([key, { kind, late }]) => (
        <span key={key}>
          <i className={`delay-part ${kind}${late ? ' late' : ''}`} />
          {late ? `${DELAY_WORDS[kind]}, long` : DELAY_WORDS[kind]}
        </span>
      ))}
      {words.some((w) => w.part.ms > 0 && w.part.clocks) && (
        <span>
          <i className="delay-part two-clocks" />
          by two clocks
        </span>
      )}
    </span>
  )
}
