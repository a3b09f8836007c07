/** What delayed mail in a whole case, in words and in the report. */
import type { CaseDelays, Cause, Listed } from '@shared/query/case-delays'
import { caseDelayLines, causeNotes, restSentence, spanWords, waitingSentence } from '@shared/report/case-delay-words'
import { buildReport } from '@shared/report/html'
import { expect, test } from 'vitest'
import { all, elements, readHtml, textOf } from '../../builders/html-reader'
import { smallCase } from '../../builders/small-case'

const { input } = smallCase()
const { nodes } = input.catalogue
const T = Date.UTC(2026, 4, 4, 9, 30)
const MINUTE = 60_000
const NOBODY: Listed = { count: 0, rows: [] }

function cause(name: string, recipients: number, of: number, usual: number, holders = ['EX1', 'EX2']): Cause {
  const share = recipients / of
  return {
    group: {
      nextHop: { kind: 'database', name, node: -1 },
      ...{ recipients, possible: 0, waiting: 2, failedTries: 9, queues: 0, queued: 0, first: T, last: T + 90 * MINUTE, hours: [] },
      holders: holders.map((h) => ({ name: h, node: 0, recipients: 3, queued: 0, first: T, last: T })),
      examples: [],
      error: { text: '431 4.3.1 disk is full', count: 4 },
    },
    ...{ recipients, messages: { count: 9, rows: [0, 1] }, share, shareOfRest: share, usual, excess: share - usual, among: [] },
  }
}
const WAITING: CaseDelays['waiting'] = {
  ...{ recipients: 20, queued: 0, rest: 4, factor: null },
  causes: [cause('Ledger', 10, 20, 0.1), cause('Vault', 6, 20, 0.2, ['EX1'])],
  candidates: [cause('Attic', 2, 20, 0.2)],
}
const QUIET: CaseDelays = {
  waiting: { ...WAITING, recipients: 0, rest: 0, causes: [], candidates: [] },
  replays: [],
  moves: [],
  moveCount: 0,
}
const FULL: CaseDelays = {
  waiting: WAITING,
  replays: [
    {
      ...{ kind: 'shadow-copy', by: 0, lost: 1, storesBefore: [], first: T, last: T, duplicates: 1, rescued: 2 },
      silence: { state: 'seen', failed: 3, firstFailed: T - 5 * MINUTE, lastFailed: T - MINUTE, lastHeard: T - 9 * MINUTE },
      messages: { count: 2, rows: [0, 1] },
      duplicated: { count: 1, rows: [0] },
      rescuing: { count: 1, rows: [1] },
    },
  ],
  moves: [
    {
      move: { database: 'Ledger', from: 0, to: 1, after: T, until: T + MINUTE },
      recipients: 1,
      messages: { count: 1, rows: [0] },
      longestMs: 30_000,
    },
    { move: { database: 'Vault', from: 1, to: 0, after: T, until: T + MINUTE }, recipients: 0, messages: NOBODY, longestMs: 0 },
  ],
  moveCount: 2,
}

test('several reasons are named with their shares, and the rest is said', () => {
  expect(waitingSentence(WAITING, nodes)).toBe(
    'Mail to 20 recipients waited, for more than one reason: the database Ledger (50.0 %) and the database Vault (30.0 %).',
  )
  expect(restSentence(WAITING)).toBe('The rest, 4 recipients (20.0 %), waited for several things, none of which stands out.')
  expect(WAITING.causes.map((c) => causeNotes(c)[0])).toEqual([
    '2 recipients still waited when the logs ended.',
    'One server alone holds it: that server may be the reason as well.',
  ])
})

test('a common next hop says of how many; nothing that stands out is said plainly', () => {
  const [ledger] = WAITING.causes
  const factor = ledger ? { group: ledger.group, share: 0.8, queueShare: Number.NaN } : null
  expect(waitingSentence({ ...WAITING, factor }, nodes)).toMatch(/in common.*: the database Ledger \(80\.0 %, 16 of 20 recipients/)
  const nothing = { ...WAITING, causes: [], rest: 20 }
  expect(waitingSentence(nothing, nodes)).toMatch(
    /No one next hop explains most of it, and none stands out; the best candidates are listed\./,
  )
  expect(restSentence(nothing)).toMatch(/^Nothing is named for 20 recipients \(100 %\)/)
})

test('a line each for the command line, and none when all is well', () => {
  const said = caseDelayLines(FULL, nodes)
  expect(said.slice(1)).toEqual([
    'replayed   EX1 took EX2 for dead and sent its shadow copies of 2 messages (2026-05-04 09:30:00 UTC).',
    'moved      Ledger moved from EX1 to EX2 (2026-05-04 09:30:00 to 09:31:00 UTC). Mail for 1 recipient waited meanwhile, up to 30.0 s.',
    'moved      Vault moved from EX2 to EX1 (2026-05-04 09:30:00 to 09:31:00 UTC). Nobody’s mail waited over it.',
  ])
  expect(caseDelayLines(QUIET, nodes)).toEqual([])
})

test('two days are both named', () => {
  expect(spanWords(T, T + 24 * 60 * MINUTE)).toBe('2026-05-04 09:30:00 to 2026-05-05 09:30:00 UTC')
})

test('the report has a part each, links to pages that are there, and no section when there is nothing to say', () => {
  const page = readHtml(buildReport({ ...input, delays: FULL }))
  const section = all(page, 'section').find((s) => s.attributes['aria-labelledby'] === 'delays')
  const said = section ? textOf(section) : ''
  expect(section && all(section, 'h3').map((h) => textOf(h))).toEqual([
    'What waits, and for what',
    'Sent again after a failed server',
    'Databases that moved',
  ])
  expect(said).toContain('3 heartbeats failed (2026-05-04 09:25:00 to 09:29:00 UTC); last heard of at 2026-05-04 09:21:00 UTC.')
  expect(said).toContain('M-1, M-2 and 7 more')
  // a move that nobody waited over is in the table of databases
  expect(said).not.toContain('VaultEX2')
  const ids = [...elements(page)].flatMap((e) => e.attributes.id ?? [])
  for (const a of section ? all(section, 'a') : []) expect(ids).toContain(a.attributes.href?.slice(1))
  expect(textOf(readHtml(buildReport({ ...input, delays: QUIET })))).not.toContain('What delayed mail')
})

test('what logs call databases and what servers answer stays text', () => {
  const evil = '<img src=x onerror=alert(1)>"\u202e'
  const bad = cause(evil, 10, 20, 0.1, [evil])
  const group = { ...bad.group, error: { text: evil, count: 1 } }
  const page = readHtml(
    buildReport({ ...input, delays: { ...FULL, waiting: { ...WAITING, causes: [{ ...bad, group, among: [evil, evil] }] } } }),
  )
  expect(all(page, 'img')).toEqual([])
  expect(textOf(page)).toContain('onerror=alert(1)')
})
