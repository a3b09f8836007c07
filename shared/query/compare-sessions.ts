/**
 * Two sessions side by side, aligned by command: where they first differ, and what else differs, what decides most first. Host names, ids and
 * times differ between any two sessions and are no differences here.
 */
import { countBy } from '../base/lists'
import { commandOf } from '../model/smtp-verbs'
import { align } from './align'
import { type Capability, capabilityDifferences } from './hello-reply'
import { type Dialogue, type Unit, unitText } from './session-dialogue'

export interface CompareRow {
  /** Units of the two dialogues; null where one has none. */
  readonly a: number | null
  readonly b: number | null
}

export type Difference = {
  /** Row of the comparison in which it shows. */
  readonly row: number
  /** What it does to the mail: greater is worse. */
  readonly effect: number
} & (
  | { readonly kind: 'code'; readonly verb: string; readonly a: string; readonly b: string }
  /** One was answered, the other was not; `waitMs`: until whatever came then, NaN when nothing did. */
  | { readonly kind: 'no-answer'; readonly side: 'a' | 'b'; readonly verb: string; readonly waitMs: number }
  /** One goes on, the other has nothing more. `cut`: its log has no end of the session, or lines are lost there, so that is not covered. */
  | { readonly kind: 'ends'; readonly side: 'a' | 'b'; readonly next: string; readonly cut: boolean }
  | { readonly kind: 'command'; readonly side: 'a' | 'b'; readonly verb: string }
  | { readonly kind: 'offer'; readonly name: string; readonly a: string | null; readonly b: string | null }
  | { readonly kind: 'tls'; readonly a: string; readonly b: string }
  /** Before a command, the answer to one, or the end. */
  | { readonly kind: 'silence'; readonly before: Unit['kind']; readonly verb: string; readonly aMs: number; readonly bMs: number }
  /** `over`: the side whose mail is larger than its server offers to take. */
  | { readonly kind: 'size'; readonly a: number; readonly b: number; readonly over: 'a' | 'b' | null }
  | { readonly kind: 'closed'; readonly a: string; readonly b: string }
  | { readonly kind: 'noted'; readonly side: 'a' | 'b'; readonly text: string }
)

export interface Comparison {
  readonly rows: readonly CompareRow[]
  /** In the order of the dialogue, the first that matters: mails differ in size and in their recipients anyway. Null when nothing differs. */
  readonly first: Difference | null
  /** All of them, by effect. */
  readonly differences: readonly Difference[]
  /** Of the first EHLO of each, every keyword that one of them was offered. */
  readonly offers: readonly { readonly name: string; readonly a: string | null; readonly b: string | null }[]
  /** Whether each has an answer to EHLO that offers anything: without one nothing is known to be missing. */
  readonly answered: { readonly a: boolean; readonly b: boolean }
  /** From a command to its answer, the first of each verb: NaN without an answer, null where it was never said. */
  readonly waits: readonly { readonly verb: string; readonly aMs: number | null; readonly bMs: number | null }[]
}

/** Both waits are told from each other from here on, when one is so many times the other. */
const LONG_MS = 5_000
const TIMES = 5

const EFFECT = {
  ...{ refused: 7, silent: 7, oversize: 6.5, ends: 6, tls: 5, noted: 4.5, means: 4, offer: 3, command: 2.5, cut: 2, slow: 2 },
  ...{ size: 1, more: 0.8, closed: 0.5 },
}
/** From here on a difference can be why one of them failed. */
const MATTERS = 2
/** One mail more, or one recipient more, is no other way to talk. */
const REPEATED = new Set(['MAIL', 'RCPT', 'DATA', 'BDAT', 'RSET', 'NOOP'])
/** Keywords without which a session can't be encrypted or trusted. */
const MEANS = new Set(['STARTTLS', 'X-ANONYMOUSTLS', 'AUTH', 'X-EXPS'])

export function compareSessions(a: Dialogue, b: Dialogue): Comparison {
  const [left, right] = [comparable(a), comparable(b)]
  const rows = align(
    left.map((u) => keyOf(a, u)),
    right.map((u) => keyOf(b, u)),
  ).map(([i, j]): CompareRow => ({ a: i === null ? null : (left[i] ?? null), b: j === null ? null : (right[j] ?? null) }))
  const found = withoutRepeats([...differencesOf(a, b, rows)])
  const inOrder = [...found].sort((x, y) => x.row - y.row || y.effect - x.effect)
  const differences = [...found].sort((x, y) => y.effect - x.effect || x.row - y.row)
  const answered = { a: a.offers.length > 0, b: b.offers.length > 0 }
  return {
    rows,
    first: inOrder.find((d) => d.effect >= MATTERS) ?? inOrder[0] ?? null,
    differences,
    offers: offersOf(a, b),
    answered,
    waits: waitsOf(a, b),
  }
}

/** A wait that nothing answered is told once: there, and not where something came at last. */
function withoutRepeats(found: readonly Difference[]): Difference[] {
  const told = found.flatMap((d) => (d.kind === 'no-answer' ? [d] : []))
  return found.filter((d) => d.kind !== 'silence' || !told.some((t) => t.waitMs === (t.side === 'a' ? d.aMs : d.bMs)))
}

const comparable = (d: Dialogue): number[] => d.units.flatMap((u, i) => (d.lines[u.from]?.repeated ? [] : [i]))

function keyOf(d: Dialogue, unit: number): string {
  const u = d.units[unit] as Unit
  if (u.kind === 'connect' || u.kind === 'disconnect' || u.kind === 'tls') return u.kind
  if (u.kind === 'command')
    return u.verb === 'AUTH' || u.verb === 'X-EXPS' ? `command ${mechanismOf(d, u)}` : `command ${u.verb || 'secret'}`
  if (u.kind === 'reply') return u.code === 334 || u.code === 354 ? `reply ${u.verb} ${u.code}` : `reply ${u.verb}`
  return `note ${noteOf(d, u)}`
}

const mechanismOf = (d: Dialogue, u: Unit): string => {
  const { verb, parameter } = commandOf(d.lines[u.from]?.text ?? '')
  return `${verb} ${parameter.split(' ')[0] ?? ''}`.toUpperCase()
}

/** What a server notes begins alike; names, ids and times in it do not. */
function noteOf(d: Dialogue, u: Unit): string {
  const line = d.lines[u.from]
  return (line?.context || line?.text || '')
    .replace(/\S*\d\S*/g, '#')
    .split(/\s+/)
    .slice(0, 4)
    .join(' ')
}

const isTalk = (u: Unit | undefined): boolean => u?.kind === 'command' || u?.kind === 'reply'

function* differencesOf(a: Dialogue, b: Dialogue, rows: readonly CompareRow[]): Generator<Difference> {
  const lastTalk = { a: lastRow(rows, a, 'a'), b: lastRow(rows, b, 'b') }
  const ended = { a: false, b: false }
  const before = { a: unitsBefore(rows, 'a', a), b: unitsBefore(rows, 'b', b) }
  const counts = { a: verbsOf(a), b: verbsOf(b) }
  for (const [row, pair] of rows.entries()) {
    const [x, y] = [pair.a === null ? undefined : a.units[pair.a], pair.b === null ? undefined : b.units[pair.b]]
    if (x && y) {
      yield* betweenPair(a, x, b, y, row)
      continue
    }
    // `side` is the one that lacks it
    const [unit, has, lacks, side] = x ? ([x, a, b, 'b'] as const) : ([y, b, a, 'a'] as const)
    if (!unit || ended[side]) continue
    if (!isTalk(unit)) {
      yield* onlyNoted(has, unit, row, side === 'a' ? 'b' : 'a')
      continue
    }
    if (row > lastTalk[side]) {
      ended[side] = true
      const next = unit.kind === 'command' ? unit.verb : unitText(has, unit)
      const last = before[side][row]
      if (!hasEnd(lacks, last)) yield { kind: 'ends', side, next, cut: true, row, effect: EFFECT.cut }
      else if (unit.kind === 'reply' && unit.verb !== '' && wasAsked(last, unit.verb))
        yield { kind: 'no-answer', side, verb: unit.verb, waitMs: waitBehind(lacks, rows, row, side), row, effect: EFFECT.silent }
      else yield { kind: 'ends', side, next, cut: false, row, effect: EFFECT.ends }
    } else if (unit.kind === 'command') {
      const verb = unit.verb || 'AUTH'
      // said as often in both: with pipelining it only stands elsewhere
      if (counts[side].get(verb) === counts[side === 'a' ? 'b' : 'a'].get(verb)) continue
      const isMore = REPEATED.has(verb) && counts[side].has(verb)
      yield { kind: 'command', side: side === 'a' ? 'b' : 'a', verb, row, effect: isMore ? EFFECT.more : EFFECT.command }
    }
  }
  if (a.tlsProtocol !== b.tlsProtocol && a.tlsProtocol !== '' && b.tlsProtocol !== '')
    yield { kind: 'tls', a: a.tlsProtocol, b: b.tlsProtocol, row: rowOf(rows, a, 'tls'), effect: EFFECT.tls }
}

/** How often each command was said. */
const verbsOf = (d: Dialogue) =>
  countBy(
    d.units.filter((u) => u.kind === 'command'),
    (u) => u.verb || 'AUTH',
  )

function* betweenPair(a: Dialogue, x: Unit, b: Dialogue, y: Unit, row: number): Generator<Difference> {
  if (x.kind === 'reply') {
    const [said, heard] = [unitText(a, x), unitText(b, y)]
    const refused = x.code >= 400 || y.code >= 400
    if (x.code !== y.code || (refused && enhancedOf(said) !== enhancedOf(heard)))
      yield { kind: 'code', verb: x.verb, a: said, b: heard, row, effect: refused ? EFFECT.refused : EFFECT.command }
    const [left, right] = [offerAt(a, x), offerAt(b, y)]
    if (left && right)
      for (const d of capabilityDifferences(left, right))
        yield { kind: 'offer', ...d, row, effect: MEANS.has(d.name) ? EFFECT.means : EFFECT.offer }
  }
  if (x.verb === 'MAIL' && x.kind === 'command') {
    const [p, q] = [sizeOf(a, x), sizeOf(b, y)]
    const over = p > limitOf(a) ? 'a' : q > limitOf(b) ? 'b' : null
    if (p !== q && !Number.isNaN(p) && !Number.isNaN(q))
      yield { kind: 'size', a: p, b: q, over, row, effect: over === null ? EFFECT.size : EFFECT.oversize }
  }
  if (x.kind === 'disconnect') {
    const [p, q] = [unitText(a, x), unitText(b, y)]
    if (p !== q) yield { kind: 'closed', a: p, b: q, row, effect: EFFECT.closed }
  }
  const [p, q] = [x.waitMs, y.waitMs]
  if (Math.max(p, q) >= LONG_MS && Math.max(p, q) >= TIMES * Math.min(p, q))
    yield { kind: 'silence', before: x.kind, verb: x.verb, aMs: p, bMs: q, row, effect: EFFECT.slow }
}

const FAILED = /\bfail|denied|refused|error|not allowed|timed out/i

/** What a server noted of one session only: of interest when it tells of a failure. */
function* onlyNoted(d: Dialogue, u: Unit, row: number, side: 'a' | 'b'): Generator<Difference> {
  const line = d.lines[u.from]
  const text = [line?.context, line?.text].filter(Boolean).join(' ')
  if (u.kind === 'note' && FAILED.test(text)) yield { kind: 'noted', side, text, row, effect: EFFECT.noted }
}

function lastRow(rows: readonly CompareRow[], d: Dialogue, side: 'a' | 'b'): number {
  return rows.findLastIndex((r) => {
    const unit = r[side]
    return unit !== null && isTalk(d.units[unit])
  })
}

const rowOf = (rows: readonly CompareRow[], a: Dialogue, kind: Unit['kind']): number =>
  Math.max(
    0,
    rows.findIndex((r) => r.a !== null && a.units[r.a]?.kind === kind),
  )

/** For each row the last unit before it that was said on that side, or that it connected. */
function unitsBefore(rows: readonly CompareRow[], side: 'a' | 'b', d: Dialogue): (Unit | undefined)[] {
  let last: Unit | undefined
  return rows.map((r) => {
    const before = last
    const unit = r[side]
    const u = unit === null ? undefined : d.units[unit]
    if (u?.kind === 'command' || u?.kind === 'reply' || u?.kind === 'connect') last = u
    return before
  })
}

/** The log has the end of the session, and no line between what was said last and that end is lost. */
function hasEnd(d: Dialogue, last: Unit | undefined): boolean {
  const end = d.lines.at(-1)
  if (end?.event !== '-') return false
  let expected = (d.lines[(last?.to ?? 0) - 1]?.sequence ?? -1) + 1
  for (const { sequence } of d.lines.slice(last?.to ?? 0)) {
    if (sequence > expected) return false
    expected = Math.max(expected, sequence + 1)
  }
  return true
}

/** The side that has no answer said the command last. */
const wasAsked = (before: Unit | undefined, verb: string): boolean =>
  before?.kind === 'command' ? before.verb === verb : before?.kind === 'connect' && verb === 'CONNECT'

/** Until that side logged anything again. */
function waitBehind(d: Dialogue, rows: readonly CompareRow[], row: number, side: 'a' | 'b'): number {
  for (let i = row; i < rows.length; i++) {
    const unit = rows[i]?.[side]
    if (unit !== null && unit !== undefined) return d.units[unit]?.waitMs ?? Number.NaN
  }
  return Number.NaN
}

const offerAt = (d: Dialogue, u: Unit): readonly Capability[] | undefined => d.offers.find((o) => d.units[o.unit] === u)?.capabilities

const enhancedOf = (text: string): string => /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(text)?.[1] ?? ''

/** NaN when the command names none. */
const sizeOf = (d: Dialogue, u: Unit): number => Number(/\bSIZE=(\d+)/i.exec(d.lines[u.from]?.text ?? '')?.[1] ?? Number.NaN)

/** What its server offers to take; any size where it names none. 0 is no limit. */
function limitOf(d: Dialogue): number {
  const said = d.offers.at(-1)?.capabilities.find((c) => c.name === 'SIZE')?.parameter ?? ''
  return Number(said) || Number.POSITIVE_INFINITY
}

/** Of the first EHLO of both: what is offered behind TLS is another matter, and stands among the differences. */
function offersOf(a: Dialogue, b: Dialogue): Comparison['offers'] {
  const of = (d: Dialogue) => new Map((d.offers[0]?.capabilities ?? []).map((c) => [c.name, c.parameter]))
  const [left, right] = [of(a), of(b)]
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => ({
    name,
    a: left.get(name) ?? null,
    b: right.get(name) ?? null,
  }))
}

function waitsOf(a: Dialogue, b: Dialogue): Comparison['waits'] {
  const of = (d: Dialogue) => {
    const waits = new Map<string, number>()
    for (const u of d.units) {
      if (u.kind === 'reply' && u.verb !== '' && Number.isNaN(waits.get(u.verb) ?? Number.NaN)) waits.set(u.verb, answerTime(d, u))
      const asked = u.kind === 'connect' ? 'CONNECT' : u.kind === 'command' ? u.verb : ''
      if (asked !== '' && !waits.has(asked)) waits.set(asked, Number.NaN)
    }
    return waits
  }
  const [left, right] = [of(a), of(b)]
  const verbs = [...new Set([...left.keys(), ...right.keys()])]
  return verbs.map((verb) => ({ verb, aMs: left.get(verb) ?? null, bMs: right.get(verb) ?? null }))
}

/** From the command that a reply answers, over what was noted between. */
export function answerTime(d: Dialogue, reply: Unit): number {
  const answered = d.lines[reply.from]
  for (let i = reply.from - 1; i >= 0 && answered; i--) {
    const line = d.lines[i]
    if (!line) break
    const asked = reply.verb === 'CONNECT' ? line.event === '+' : line.by === 'client' && commandOf(line.text).verb === reply.verb
    if (asked) return answered.at - line.at
  }
  return Number.NaN
}
