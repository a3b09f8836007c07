/** A filter as query text, and in words. What `writeQuery` writes `parseQuery` reads back as the same filter. */
import { formatBytes, formatDuration, formatEdge } from '../../base/format'
import { type EpochMs, isoTime } from '../../base/time'
import { UTC, type Zone } from '../../base/zone'
import { type Clause, isText, type MessageFilter, type RangeTerm, type Term, type TextTerm } from '../filter'
import { WORDS, writeNumber } from './fields'

/** Found rows have no words: they are left out. Times are written in UTC and say so, so that the text means the same in every zone. */
export function writeQuery(f: MessageFilter): string {
  const plain = [
    ...(f.outcomes.length > 0 ? [f.outcomes.map((o) => `outcome:${o}`).join(' or ')] : []),
    ...(f.directions.length > 0 ? [f.directions.map((d) => `direction:${d}`).join(' or ')] : []),
    ...listed('server', f.servers),
    ...listed('connector', f.connectors),
    ...listed('fromdomain', f.senderDomains),
    ...listed('todomain', f.recipientDomains),
  ]
  const edge = (at: EpochMs) => isoTime(at) ?? ''
  const time = f.time ? [`time:${edge(f.time.from)}..${edge(f.time.to)}`] : []
  return [...plain, ...f.clauses.map((c) => c.map(writeTerm).join(' or ')), ...time].join(' ')
}

const listed = (field: string, names: readonly string[]): string[] =>
  names.length > 0 ? [names.map((n) => `${field}=${quoted(n)}`).join(' or ')] : []

function writeTerm(term: Term): string {
  const minus = term.exclude ? '-' : ''
  if (isText(term)) {
    const name = term.field === 'any' ? 'text' : term.field
    // words with a fixed list of values are always whole ones
    const sign = term.exact && WORDS.get(name)?.kind === 'text' && !isListed(name) ? '=' : ':'
    return `${minus}${name}${sign}${quoted(term.text)}`
  }
  return `${minus}${writeRange(term)}`
}

const isListed = (name: string) => {
  const word = WORDS.get(name)
  return word?.kind === 'text' && word.values !== null
}

function writeRange({ range, least, most }: RangeTerm): string {
  const word = WORDS.get(range)
  const number = (n: number) => writeNumber(word?.kind === 'range' ? word.unit : 'count', n)
  if (least !== null && most !== null) return `${range}:${number(least)}..${number(most)}`
  return least !== null ? `${range}>=${number(least)}` : `${range}<=${number(most ?? 0)}`
}

const quoted = (text: string) => (/[\s"]|^-|^or$/i.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** `not from “anna”`, `delay at least 5 min`. */
export function sayTerm(term: Term): string {
  return `${term.exclude ? 'not ' : ''}${sayField(term)} ${sayValue(term)}`
}

export function sayField(term: Term): string {
  if (!isText(term)) return term.range
  return term.field === 'any' ? 'text' : term.field
}

export function sayValue(term: Term): string {
  if (isText(term)) return sayText(term)
  const number = (n: number) =>
    term.range === 'delay' || term.range === 'wait' ? formatDuration(n) : term.range === 'size' ? formatBytes(n) : String(n)
  const { least, most } = term
  if (least !== null && most !== null) return least === most ? number(least) : `${number(least)} to ${number(most)}`
  return least !== null ? `at least ${number(least)}` : `at most ${number(most ?? 0)}`
}

const sayText = ({ text, exact }: TextTerm) => (exact ? `is “${text}”` : `“${text}”`)

export const sayClause = (clause: Clause): string => clause.map(sayTerm).join(' or ')

/** The whole filter in words, one part each. `zone`: by whose clock times are told. */
export function sayFilter(f: MessageFilter, zone: Zone = UTC): string[] {
  return [
    ...(f.time ? [`began ${formatEdge(f.time.from, zone)} to ${formatEdge(f.time.to, zone)} ${zone.id}`] : []),
    ...(f.outcomes.length > 0 ? [`outcome ${f.outcomes.join(' or ')}`] : []),
    ...(f.directions.length > 0 ? [`direction ${f.directions.join(' or ')}`] : []),
    ...(f.servers.length > 0 ? [`host ${f.servers.join(' or ')}`] : []),
    ...(f.connectors.length > 0 ? [`connector ${f.connectors.join(' or ')}`] : []),
    ...(f.senderDomains.length > 0 ? [`from ${f.senderDomains.join(' or ')}`] : []),
    ...(f.recipientDomains.length > 0 ? [`to ${f.recipientDomains.join(' or ')}`] : []),
    ...f.clauses.map(sayClause),
    ...(f.found ? [`${f.found.by ?? 'found by'} ${f.found.label}`] : []),
  ]
}
