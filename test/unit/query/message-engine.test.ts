import { Table } from '@shared/columns/table'
import { isText, type MessageFilter, NO_FILTER, rangeTerm, type Sort, type SortKey, type Term, textTerm } from '@shared/query/filter'
import { MessageEngine, niceBucket, OUTCOMES } from '@shared/query/message-engine'
import { describe, expect, test } from 'vitest'
import { random } from '../../builders/random'
import { buildWorld } from '../../builders/world'

const { tables, catalogue } = buildWorld(700, 11)
const table = new Table(tables.messages)
const sessions = new Table(tables.sessions)
const engine = new MessageEngine(table, { sessions, events: new Table(tables.events), recipients: new Table(tables.recipients) })
const rows = Array.from({ length: table.rows }, (_, i) => table.row(i))
const range = catalogue.timeRange ?? { first: 0, last: 0 }
const strip = { from: range.first, to: range.last, buckets: 60 }
const BY_INDEX: Sort = { key: 'index', descending: false }

const LABELS = ['connectors', 'senderDomains', 'recipientDomains'] as const
const connectors = Array.from({ length: table.rows }, (): Set<string> => new Set())
for (let s = 0; s < sessions.rows; s++)
  for (const m of JSON.parse(sessions.text(s, 'messages') || '[]') as number[]) connectors[m]?.add(sessions.text(s, 'connector'))
const CONNECTORS = [...new Set(connectors.flatMap((c) => [...c]))].slice(0, 4)
const domain = (address: string) => address.toLowerCase().split('@')[1] ?? ''
const DOMAINS = [...new Set(rows.map((r) => domain(String(r.sender ?? ''))))].slice(0, 5)

/** Values of a message, each once. */
function labelsOf(list: (typeof LABELS)[number], i: number): string[] {
  const people = String(rows[i]?.[list === 'senderDomains' ? 'sender' : 'recipients'] ?? '').split('; ')
  const all = list === 'connectors' ? [...(connectors[i] ?? [])] : people.map(domain)
  return [...new Set(all)].filter((v) => v !== '')
}

/** What the filter means, row by row. */
function passes(f: MessageFilter, i: number, but?: keyof MessageFilter): boolean {
  const row = rows[i] ?? {}
  const text = (name: string) => String(row[name] ?? '').toLowerCase()
  const columns = {
    any: ['subject', 'sender', 'recipients', 'messageId', 'networkMessageId', 'route'],
    from: ['sender'],
    to: ['recipients'],
  }
  const has = (field: string, needle: string) => (columns[field as 'any'] ?? [field]).some((c) => text(c).includes(needle.toLowerCase()))
  const meets = (t: Term) => {
    if (isText(t)) return has(t.field, t.text) !== t.exclude
    const value = Number(t.range === 'delay' ? row.totalMs : row.hopCount)
    const inside = value >= (t.least ?? -1) && value <= (t.most ?? Number.MAX_VALUE)
    return !Number.isNaN(value) && inside !== t.exclude
  }
  return (
    (but === 'time' || !f.time || (Number(row.first) >= f.time.from && Number(row.first) < f.time.to)) &&
    (but === 'outcomes' || !f.outcomes.length || f.outcomes.some((o) => o === row.outcome)) &&
    (but === 'directions' || !f.directions.length || f.directions.some((d) => d === row.direction)) &&
    (but === 'servers' ||
      !f.servers.length ||
      text('route')
        .split(' → ')
        .some((h) => f.servers.some((s) => s.toLowerCase() === h))) &&
    LABELS.every((l) => but === l || !f[l].length || labelsOf(l, i).some((v) => f[l].some((w) => w.toLowerCase() === v.toLowerCase()))) &&
    f.clauses.every((c) => c.some(meets)) &&
    (!f.found || f.found.rows.includes(i))
  )
}

function someTerm(r: ReturnType<typeof random>): Term {
  if (r.chance(0.3)) return rangeTerm('delay', r.below(200_000), r.chance(0.5) ? r.below(900_000) : null, r.chance(0.3))
  if (r.chance(0.3)) return rangeTerm('hops', null, r.below(6), r.chance(0.3))
  const field = r.pick(['any', 'from', 'to', 'subject'] as const)
  return textTerm(field, r.pick(['An', 'offer', 'brennick', 'wirth']), { exclude: r.chance(0.3) })
}

function someFilter(seed: number): MessageFilter {
  const r = random(seed)
  const some = <T>(list: readonly T[]) => list.filter(() => r.chance(0.4))
  return {
    time: r.chance(0.5) ? { from: range.first + r.below(86_400_000), to: range.last - r.below(86_400_000) } : null,
    outcomes: r.chance(0.5) ? some(OUTCOMES) : [],
    directions: r.chance(0.4) ? some(['inbound', 'internal', 'outbound'] as const) : [],
    servers: r.chance(0.4) ? some(['MBX-K1', 'mbx-g1', 'relay.mailgate.example']) : [],
    connectors: r.chance(0.3) ? some(CONNECTORS) : [],
    senderDomains: r.chance(0.3) ? some(DOMAINS) : [],
    recipientDomains: r.chance(0.3) ? some(DOMAINS.map((d) => d.toUpperCase())) : [],
    clauses: r.chance(0.7) ? Array.from({ length: 1 + r.below(2) }, () => Array.from({ length: 1 + r.below(2) }, () => someTerm(r))) : [],
    found: r.chance(0.2) ? { label: 'found', rows: Array.from({ length: 200 }, () => r.below(700)) } : null,
  }
}

describe('message engine against a naive oracle', () => {
  test.each(Array.from({ length: 40 }, (_, i) => i))('filter %i: rows, counts, facets, histogram', (seed) => {
    const f = someFilter(seed)
    const { rows: got, answer } = engine.query(f, BY_INDEX, strip)
    const wanted = rows.flatMap((_, i) => (passes(f, i) ? [i] : []))
    expect([...got]).toEqual(wanted)
    expect(answer).toMatchObject({ shown: wanted.length, total: 700 })
    for (const { value, count } of answer.outcomes)
      expect(count).toBe(rows.filter((row, i) => row.outcome === value && passes(f, i, 'outcomes')).length)
    for (const { value, count } of answer.directions)
      expect(count).toBe(rows.filter((row, i) => row.direction === value && passes(f, i, 'directions')).length)
    for (const { value, count } of answer.servers)
      expect(count).toBe(rows.filter((row, i) => String(row.route).split(' → ').includes(value) && passes(f, i, 'servers')).length)
    for (const l of LABELS) {
      expect(answer[l].values.length).toBe(Math.min(200, answer[l].distinct))
      for (const { value, count } of answer[l].values)
        expect(count).toBe(rows.filter((_, i) => labelsOf(l, i).includes(value) && passes(f, i, l)).length)
    }
    const sum = answer.histogram?.counts.reduce((n, c) => n + c.reduce((a, b) => a + b, 0), 0)
    expect(sum).toBe(rows.filter((_, i) => passes(f, i, 'time')).length)
  })

  test('a value of a facet narrows to exactly as many as it says', () => {
    const { answer } = engine.query(NO_FILTER, BY_INDEX, null)
    for (const l of LABELS) {
      expect(answer[l].values.length).toBeGreaterThan(0)
      for (const { value, count } of answer[l].values)
        expect(engine.query({ ...NO_FILTER, [l]: [value] }, BY_INDEX, null).rows.length).toBe(count)
    }
  })

  const keys: SortKey[] = [
    'index',
    'first',
    'last',
    'sender',
    'recipients',
    'recipientCount',
    'subject',
    'direction',
    'totalMs',
    'longestWaitMs',
    'hopCount',
    'route',
    'bytes',
    'codes',
    'messageId',
    'networkMessageId',
    'complete',
  ]
  test.each(keys)('sort by %s: ascending, descending, no value last', (key) => {
    const cellOf = (i: number) => {
      const v = key === 'index' ? i : rows[i]?.[key]
      return typeof v === 'string' ? v.toLowerCase() : (v ?? Number.NaN)
    }
    const missing = (v: string | number) => v === '' || Number.isNaN(v)
    for (const descending of [false, true]) {
      const got = [...engine.query(someFilter(3), { key, descending }, null).rows]
      const valued = got.filter((i) => !missing(cellOf(i)))
      expect(got.slice(0, valued.length)).toEqual(valued)
      for (let i = 1; i < valued.length; i++) {
        const [a, b] = [cellOf(valued[i - 1] as number), cellOf(valued[i] as number)]
        if (a === b) expect((valued[i - 1] as number) < (valued[i] as number)).toBe(!descending)
        else expect(a < b).toBe(!descending)
      }
    }
  })

  test('outcomes sort by what to look at first', () => {
    const { rows: got } = engine.query(NO_FILTER, { key: 'outcome', descending: false }, null)
    const ranks = Array.from(got, (i) => OUTCOMES.indexOf(rows[i]?.outcome as never))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  })

  test('a page has the rows of the view at its place, and ends where the view ends', () => {
    const { rows: view } = engine.query(NO_FILTER, { key: 'totalMs', descending: true }, null)
    const page = engine.page(view, 690, 100)
    expect(page.map((p) => p.index)).toEqual([...view].slice(690))
    const story = engine.gridRow(41)
    expect(story).toMatchObject({
      id: 'M-42',
      subject: 'Revised offer 2291 for Tuesday loading',
      recipientCount: 3,
      firstRecipient: 'jonas.wirth@brennick.example',
    })
  })

  test('an exact recipient is found among several, a part of an address is not', () => {
    const ask = (text: string) => engine.query({ ...NO_FILTER, clauses: [[textTerm('to', text, { exact: true })]] }, BY_INDEX, null).rows
    expect([...ask('mira.stahl@brennick.example')]).toContain(41)
    expect(ask('stahl@brennick.example').length).toBe(0)
  })

  test('an empty table answers', () => {
    const none = new MessageEngine(new Table(buildWorld(0).tables.messages))
    expect(none.query(NO_FILTER, { key: 'first', descending: false }, strip).answer).toMatchObject({ shown: 0, total: 0 })
  })

  test('buckets are ones a person would choose', () => {
    expect([1, 45_000, 1_000_000, 90_000_000].map(niceBucket)).toEqual([1000, 60_000, 1_800_000, 172_800_000])
  })
})
