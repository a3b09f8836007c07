/**
 * What a line is that is no record, and how far it reaches. Slow and plain: logs have few such lines, and a file of nothing else is
 * still read in time proportional to its size, as a line is looked at once and a row of several lines only if it begins with a time.
 *
 *   - a line whose first field is no time is set aside alone, whatever quotes it holds
 *   - a row that begins with a time reaches to its line end by the rules of quoting …
 *   - … but an open quote ends before a line that looks like a row or a header, so that a cut row swallows nothing
 *   - a run of 16 or more NULs, or one up to the end of the file, is padding and ends the line before it
 *   - a line without an end within the limit is too long and reaches to the first line end after the limit
 */
import type { SetAsideReason } from '../../model/source'
import { BLANK, COMMA, CR, HASH, LF, LOOKAHEAD, looksLikeLineStart, QUOTE, readTime, timeShape } from './row-text'

export interface OddLine {
  /** header: a `#` line. mark: a byte order mark. Else why it is set aside. */
  readonly what: 'header' | 'mark' | SetAsideReason
  /** Behind the last byte of the item. */
  readonly end: number
  /** too-long only: the line end was not in sight, so what follows belongs to it too. */
  readonly open?: boolean
}

export interface Sight {
  readonly bytes: Uint8Array
  readonly end: number
  /** The file ends at `end`. */
  readonly last: boolean
  /** Fields of a row; 0 before the first `#Fields`. */
  readonly fields: number
  readonly rowBytes: number
  /** What stands before `at` is padding: NULs go on it, however few are left. */
  readonly inPadding: boolean
}

const PADDING_RUN = 16

/** The odd line at `at` (which is before `end`); null when more bytes are needed to tell. */
export function oddLine(at: number, s: Sight): OddLine | null {
  const first = s.bytes[at] as number
  if (first === 0) {
    const padding = nulRun(at, s)
    if (padding !== 0) return padding === null ? null : { what: 'nul-padding', end: padding }
  }
  const mark = markLength(at, s)
  if (mark !== 0) return mark === null ? null : { what: 'mark', end: at + mark }
  if (first === HASH || s.fields === 0 || !startsWithTime(at, s)) return singleLine(at, s)
  return row(at, s)
}

/** Where a padding run that starts here stops; 0 = too short to be one; null = cannot tell. */
function nulRun(at: number, s: Sight): number | null {
  let p = at
  while (p < s.end && s.bytes[p] === 0) p++
  if (s.inPadding || p - at >= PADDING_RUN) return p
  if (p < s.end) return 0
  return s.last ? p : null
}

const MARK = [0xef, 0xbb, 0xbf]

function markLength(at: number, s: Sight): number | null {
  for (let i = 0; i < MARK.length; i++) {
    if (at + i >= s.end) return s.last ? 0 : null
    if (s.bytes[at + i] !== MARK[i]) return 0
  }
  return MARK.length
}

/** Is the first field a time? */
function startsWithTime(at: number, s: Sight): boolean {
  const quoted = s.bytes[at] === QUOTE
  const from = quoted ? at + 1 : at
  let to = from
  while (to < s.end && to - from < LOOKAHEAD && !endsFirst(to, quoted, s)) to++
  return !Number.isNaN(readTime(s.bytes, from, to - from))
}

function endsFirst(p: number, quoted: boolean, s: Sight): boolean {
  const c = s.bytes[p]
  if (quoted) return c === QUOTE
  return c === COMMA || c === LF || (c === CR && (p + 1 === s.end || s.bytes[p + 1] === LF))
}

interface LineEnd {
  /** Behind the line feed, or where the line stops without one. */
  readonly end: number
  readonly by: 'feed' | 'padding' | 'file'
  readonly nul: boolean
}

/** The end of the physical line at `at`: 'long' beyond the limit, null when more bytes are needed. */
function lineEnd(at: number, s: Sight): LineEnd | 'long' | null {
  let nuls = 0
  let nul = false
  const stop = Math.min(s.end, at + s.rowBytes + 1)
  for (let p = at; p < stop; p++) {
    const c = s.bytes[p]
    if (c === LF) return { end: p + 1, by: 'feed', nul }
    nuls = c === 0 ? nuls + 1 : 0
    if (nuls > 0) nul = true
    if (nuls === PADDING_RUN && p - PADDING_RUN + 1 > at) return { end: p - PADDING_RUN + 1, by: 'padding', nul }
  }
  if (s.end - at > s.rowBytes) return 'long'
  if (!s.last) return null
  const padded = nuls > 0 && nuls < s.end - at
  return padded ? { end: s.end - nuls, by: 'padding', nul } : { end: s.end, by: 'file', nul }
}

function tooLong(at: number, s: Sight): OddLine {
  const feed = s.bytes.subarray(0, s.end).indexOf(LF, at + s.rowBytes)
  return { what: 'too-long', end: feed < 0 ? s.end : feed + 1, open: feed < 0 }
}

/** A header, or a line that is no row at all. */
function singleLine(at: number, s: Sight): OddLine | null {
  const line = lineEnd(at, s)
  if (line === null) return null
  if (line === 'long') return tooLong(at, s)
  const what = reasonOf(at, line, s)
  return { what, end: what === 'blank-line' ? blankLinesEnd(line.end, s) : line.end }
}

/** Blank lines come in runs. */
function blankLinesEnd(from: number, s: Sight): number {
  let end = from
  for (let p = from; p < s.end && isBlankByte(s.bytes[p]); p++) if (s.bytes[p] === LF) end = p + 1
  return end
}

const isBlankByte = (c: number | undefined) => c === BLANK || c === 9 || c === CR || c === LF

function reasonOf(at: number, line: LineEnd, s: Sight): OddLine['what'] {
  if (s.bytes[at] === HASH) return 'header'
  if (isBlank(at, line.end, s)) return 'blank-line'
  if (hasControls(at, line.end, s)) return 'not-text'
  if (s.fields === 0) return 'before-header'
  return line.by !== 'feed' && isTimeSoFar(at, line.end, s) ? 'cut-row' : 'bad-time'
}

/** Has a line that was cut the shape of a time as far as it goes? */
function isTimeSoFar(at: number, end: number, s: Sight): boolean {
  const from = s.bytes[at] === QUOTE ? at + 1 : at
  return timeShape(s.bytes, from, end) === Math.min(19, end - from)
}

function isBlank(at: number, end: number, s: Sight): boolean {
  for (let p = at; p < end; p++) if (!isBlankByte(s.bytes[p])) return false
  return true
}

function hasControls(at: number, end: number, s: Sight): boolean {
  for (let p = at; p < end; p++) {
    const c = s.bytes[p] as number
    if (c < 32 && c !== 9 && c !== CR && c !== LF && c !== 12 && c !== 27) return true
  }
  return false
}

/** A row that begins with a time and is no record. */
function row(at: number, s: Sight): OddLine | null {
  const walk = walkRow(at, s)
  if (walk === null) return null
  switch (walk.by) {
    case 'long':
      return tooLong(at, s)
    case 'bad-quote':
      return alone(at, s, 'bad-quote')
    case 'nul':
      return alone(at, s, 'nul')
    case 'broken':
      return { what: 'open-quote', end: walk.end }
    case 'file-in-quote':
      return { what: s.bytes[walk.end - 1] === LF ? 'open-quote' : 'cut-row', end: walk.end }
    case 'file':
      return { what: walk.fields < s.fields ? 'cut-row' : 'too-many-fields', end: walk.end }
    case 'feed':
      return { what: walk.fields < s.fields ? 'too-few-fields' : 'too-many-fields', end: walk.end }
  }
}

/** Sets the row's first line aside for a fault in the row; the lines after it are judged on their own. */
function alone(at: number, s: Sight, fault: 'bad-quote' | 'nul'): OddLine | null {
  const line = lineEnd(at, s)
  if (line === null) return null
  if (line === 'long') return tooLong(at, s)
  if (fault === 'bad-quote') return { what: fault, end: line.end }
  if (line.by !== 'feed') return { what: 'cut-row', end: line.end }
  return { what: line.nul ? 'not-text' : 'open-quote', end: line.end }
}

interface Walk {
  readonly by: 'feed' | 'file' | 'file-in-quote' | 'broken' | 'bad-quote' | 'nul' | 'long'
  readonly end: number
  readonly fields: number
}

/** Follows a row by the rules of quoting to its end or first fault. */
function walkRow(at: number, s: Sight): Walk | null {
  const limit = at + s.rowBytes
  const stop = Math.min(s.end, limit + 1)
  let fields = 1
  let quoted = false
  let fieldStart = true
  for (let p = at; p < stop; p++) {
    const c = s.bytes[p]
    if (c === 0) return { by: 'nul', end: p, fields }
    if (quoted) {
      if (c === LF) {
        if (p + 1 + LOOKAHEAD > s.end && !s.last) return null
        if (looksLikeLineStart(s.bytes, p + 1, s.end)) return { by: 'broken', end: p + 1, fields }
      }
      if (c !== QUOTE) continue
      const next = closing(p, s)
      if (next === null) return null
      if (next === 'doubled') p++
      else if (next === 'junk') return { by: 'bad-quote', end: p, fields }
      else quoted = false
    } else if (c === LF) return { by: 'feed', end: p + 1, fields }
    else if (c === COMMA) {
      fields++
      fieldStart = true
      continue
    } else if (fieldStart && c === QUOTE) quoted = true
    fieldStart = false
  }
  if (s.end > limit) return { by: 'long', end: limit, fields }
  if (!s.last) return null
  return { by: quoted ? 'file-in-quote' : 'file', end: s.end, fields }
}

/** What a quote inside a quoted field is. */
function closing(p: number, s: Sight): 'doubled' | 'closed' | 'junk' | null {
  if (p + 2 >= s.end && !s.last) return null
  const next = p + 1 < s.end ? s.bytes[p + 1] : LF
  if (next === QUOTE) return 'doubled'
  if (next === COMMA || next === LF) return 'closed'
  if (next !== CR) return 'junk'
  return p + 2 >= s.end || s.bytes[p + 2] === LF ? 'closed' : 'junk'
}
