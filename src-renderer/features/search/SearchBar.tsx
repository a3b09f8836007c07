import { formatCount } from '@shared/base/format'
import { isFiltering } from '@shared/query/filter'
import { parseQuery } from '@shared/query/language/parse'
import type { Days } from '@shared/query/language/times'
import { type LinePattern, readLinePattern } from '@shared/query/line-pattern'
import type { SearchAnswer } from '@shared/query/search/search'
import { Fragment, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'
import { messagesWith } from '../../state/marking'
import { forgetSearch, rememberSearch } from '../../state/searches'
import { openTarget } from '../../state/selection'
import { useStore } from '../../state/store'
import { useZone } from '../../state/zone'
import { sessionPlace } from '../sessions/SessionLink'
import { fieldOptions, useValueOptions } from './complete'
import { buildOptions, keptOptions, lineOption, type MessageTitle, type Option, sessionOption } from './options'
import { workOptions } from './work-options'
import './search.css'

export function SearchBar() {
  const app = useApp()
  const { session, list, places, focus } = app
  const isOpen = useStore(session.open, (o) => (o?.generation ?? 0) > 0)
  const ready = useStore(app.searchable, (s) => s !== null)
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState(false)
  const [at, setAt] = useState(0)
  const { answer, titles, of } = useAnswer(shown ? typed : '')
  /** Enter was pressed before the answer came. */
  const [waiting, setWaiting] = useState(false)
  const days = useDays()
  const parsed = useMemo(() => parseQuery(typed, days), [typed, days])
  /** An expression, or what is wrong with it. */
  const lines = useMemo(() => readLinePattern(typed), [typed])
  const current = useStore(list.filter, (f) => f)
  const prefs = useStore(app.prefs, (p) => p)
  const sessionCount = useStore(session.open, (o) => o?.catalogue?.totals.sessions ?? 0)
  const values = useValueOptions(shown ? typed : '')
  const work = useStore(app.caseWork.work, (w) => w)
  const options = useMemo(() => {
    if (typed.trim() === '') return keptOptions(prefs)
    if (typeof lines === 'string') return []
    if (lines) return [lineOption(lines)]
    const found = buildOptions(parsed, answer, (m) => titles.get(m) ?? null, current, days)
    // what is exactly this comes first
    const exact = found.filter((o) => o.group === 'Go to')
    const own = workOptions(typed, work, current, (tag) => messagesWith(app, tag))
    const rest = found.slice(exact.length)
    // with fields the filter is what is meant; plain words may be those of a note
    const mine = isFiltering(parsed.filter) ? [...rest, ...own] : [...own, ...rest]
    return [...sessionOption(typed, sessionCount), ...exact, ...mine, ...values, ...fieldOptions(typed)]
  }, [parsed, answer, titles, current, days, values, typed, prefs, sessionCount, work, app, lines])
  const field = useRef<HTMLInputElement>(null)
  const chosen = Math.min(at, options.length - 1)

  const isListShown = shown && (typed.trim() !== '' || options.length > 0)
  const hides = useHides(isListShown ? options : [])
  const close = () => {
    setShown(false)
    setTyped('')
    setAt(0)
    setWaiting(false)
  }
  const take = (option: Option) => {
    if (option.choice.do === 'type') {
      setTyped(option.choice.text)
      setAt(0)
      field.current?.focus()
      return
    }
    rememberSearch(app, typed)
    if (option.choice.do === 'session') places.go(sessionPlace(option.choice.session))
    else if (option.choice.do === 'lines') {
      app.lines.look(option.choice.pattern)
      places.go({ screen: 'lines', message: null, session: null, stream: null, source: null, table: null, at: null })
    } else if (option.choice.do === 'open') {
      focus.select(option.choice.message)
      places.go({ screen: 'messages', message: option.choice.message })
    } else if (option.choice.do === 'target') openTarget(app, option.choice.target)
    else {
      list.filter.set(option.choice.filter)
      places.go({ screen: 'messages', message: null })
    }
    close()
    field.current?.blur()
    requestAnimationFrame(focusMain)
  }
  const first = options[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the arrival of the answer ends the wait
  useEffect(() => {
    if (waiting && of === typed && first) take(first)
  }, [waiting, of, typed, first])
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      const step = e.key === 'ArrowDown' ? 1 : -1
      setAt((chosen + step + options.length) % Math.max(1, options.length))
    } else if (e.key === 'Enter') {
      // a pasted id means that message, not “contains this text”, however quick the Enter
      if (of !== typed && !lines) setWaiting(true)
      else if (options[chosen]) take(options[chosen])
    } else if (e.key === 'Tab' && !e.shiftKey && isListShown) {
      // the first completion; where there is none the field is left as usual
      const completion = options[chosen]?.choice.do === 'type' ? options[chosen] : options.find((o) => o.group === 'Complete')
      if (!completion) return
      e.preventDefault()
      take(completion)
    } else if (e.key === 'Delete' && typed === '' && options[chosen]) {
      e.preventDefault()
      forgetSearch(app, options[chosen].text)
      setAt(0)
    } else if (e.key === 'Escape') {
      e.preventDefault()
      close()
      field.current?.blur()
      focusMain()
    }
  }
  return (
    <search className="omni">
      <div className="omni-field">
        <Icon name="search" size="s" />
        <input
          id="search-field"
          ref={field}
          type="text"
          role="combobox"
          aria-label="Search people, subjects, ids, hosts"
          aria-expanded={isListShown}
          aria-controls="search-options"
          aria-activedescendant={isListShown && options[chosen] ? `option-${chosen}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          disabled={!isOpen}
          placeholder={isOpen ? 'Search people, subjects, ids, hosts' : 'Open a case to search it'}
          value={typed}
          onFocus={() => setShown(true)}
          onBlur={() => setShown(false)}
          onChange={(e) => {
            setTyped(e.target.value)
            setAt(0)
            setWaiting(false)
            setShown(true)
          }}
          onKeyDown={onKey}
        />
        {typed === '' && <Key>/</Key>}
      </div>
      {isListShown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the field while an option is pressed
        <div className="omni-list" onMouseDown={(e) => e.preventDefault()}>
          {problemsOf(parsed, lines).map((p) => (
            <p className="omni-note defer" key={p} role="status">
              {p}
            </p>
          ))}
          <div role="listbox" id="search-options" aria-label="Matches" aria-busy={of !== typed}>
            {options.map((o, i) => (
              <Fragment key={o.id}>
                {o.group !== options[i - 1]?.group && <h3 role="presentation">{o.group}</h3>}
                <OptionRow option={o} index={i} selected={i === chosen} take={take} hover={setAt} />
              </Fragment>
            ))}
          </div>
          {hides && (
            <p className="omni-note" role="status">
              {hides}
            </p>
          )}
          {!ready && <p className="omni-note">People, subjects and ids can be found as soon as they are indexed; the filter works now.</p>}
          {lines === null &&
            typed.trim() !== '' &&
            options.length <= 1 &&
            answer &&
            answer.values.length === 0 &&
            answer.exact.length === 0 && <p className="omni-note">Nothing like this in subjects, people, ids and hosts.</p>}
          <p className="omni-note dim">
            Narrow with <span className="mono">from: to: outcome: delay&gt;5m time:14:00..16:00 "exact words"</span>; a minus in front
            leaves out, <span className="mono">or</span> joins alternatives, <Key>Tab</Key> completes;{' '}
            <span className="mono">/regex/i</span> reads the logs.
          </p>
        </div>
      )}
    </search>
  )
}

const problemsOf = (parsed: ReturnType<typeof parseQuery>, lines: LinePattern | string | null): readonly string[] =>
  typeof lines === 'string' ? [lines] : lines ? [] : parsed.problems

function OptionRow(p: { option: Option; index: number; selected: boolean; take: (o: Option) => void; hover: (i: number) => void }) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (p.selected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [p.selected])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and takes the keys of the list
    <div
      className="omni-option"
      role="option"
      id={`option-${p.index}`}
      tabIndex={-1}
      ref={row}
      aria-selected={p.selected}
      onMouseMove={() => p.hover(p.index)}
      onClick={() => p.take(p.option)}
    >
      <span className="dim xs">{p.option.kind}</span>
      <span className="clip">
        {p.option.text} {p.option.because && <span className="because">{p.option.because}</span>}
      </span>
      <span className="dim xs">{p.option.end}</span>
    </div>
  )
}

interface Answered {
  readonly answer: SearchAnswer | null
  readonly titles: ReadonlyMap<number, MessageTitle>
  /** What was typed when it was asked. */
  readonly of: string
}

/** The answer to what is typed, and the titles of the messages in it. An answer that comes too late is dropped. */
function useAnswer(typed: string): Answered {
  const { search, cases, searchable } = useApp()
  const ready = useStore(searchable, (s) => s !== null)
  const [state, setState] = useState<Answered>({ answer: null, titles: new Map(), of: '' })
  useEffect(() => {
    let current = true
    const { free } = parseQuery(typed)
    const ask = async () => {
      const asks = ready && free !== ''
      const answer = asks ? await search.find({ query: free }) : null
      if (!current || (answer === null && asks)) return
      const rows = [...(answer?.messages.map((m) => m.row) ?? []), ...(answer?.exact.flatMap((e) => e.rows.slice(0, 1)) ?? [])]
      const titles = new Map<number, MessageTitle>()
      for (const row of await Promise.all(rows.map((message) => cases.row({ message })))) if (row) titles.set(row.index, row)
      if (current) setState({ answer, titles, of: typed })
    }
    void ask().catch(() => undefined)
    return () => {
      current = false
    }
  }, [typed, search, cases, ready])
  return state
}

/** What times without a date are of. */
function useDays(): Days | null {
  const { session } = useApp()
  const range = useStore(session.open, (o) => o?.catalogue?.timeRange ?? null)
  const zone = useZone()
  return useMemo(() => range && { first: range.first, last: range.last, zone }, [range, zone])
}

/** What the filter that Enter would set leaves and hides, in words; '' while it is not known. */
function useHides(options: readonly Option[]): string {
  const { cases, list } = useApp()
  const [words, setWords] = useState('')
  const choice = options.find((o) => o.group === 'Filter')?.choice
  const filter = choice?.do === 'filter' ? choice.filter : null
  const key = filter && JSON.stringify(filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the filter
  useEffect(() => {
    let current = true
    setWords('')
    if (!filter) return
    const ask = async () => {
      const answer = await cases.query({ filter, sort: list.sort.get() })
      if (current && answer)
        setWords(
          `The filter shows ${formatCount(answer.shown)}, hides ${formatCount(answer.total - answer.shown)} of ${formatCount(answer.total)}.`,
        )
    }
    void ask().catch(() => undefined)
    return () => {
      current = false
    }
  }, [key, cases, list])
  return words
}

/** Where reading goes on after a choice: the list or the message. */
function focusMain(): void {
  document.querySelector<HTMLElement>('[data-focus="main"]')?.focus()
}
