/** The list of sessions, their lines and what is made of them, from real samples and from logs made by hand. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withoutSecrets } from '@shared/model/smtp-secrets'
import { MASK } from '@shared/model/smtp-verbs'
import { align } from '@shared/query/align'
import { compareSessions } from '@shared/query/compare-sessions'
import { capabilitiesOf, capabilityDifferences } from '@shared/query/hello-reply'
import { dialogueOf } from '@shared/query/session-dialogue'
import { bothEnds, noOtherEnd } from '@shared/query/session-ends'
import { findSessions, sessionIdentity } from '@shared/query/session-identity'
import { SessionEngine, type SessionQuestion } from '@shared/query/sessions'
import { comparisonSentences } from '@shared/report/compare-words'
import { sessionSentences, waitWords } from '@shared/report/session-words'
import { describe, expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { rowsOf, type SessionCase, sessionAt, withEnds } from '../../builders/sessions'
import { type MadeSession, smtpLog, talk } from '../../builders/smtp-logs'

const folder = resolve(import.meta.dirname, '../../formats/smtp-protocol')
const sample = (...names: string[]) => caseOf(Object.fromEntries(names.map((n) => [n, new Uint8Array(readFileSync(join(folder, n)))])))

function caseOf(files: Readonly<Record<string, string | Uint8Array>>): SessionCase {
  const { tables, sources, segments, result } = correlated(files)
  return { tables, sources, segments, nodes: result.nodes, coverage: result.coverage }
}

const AT = Date.UTC(2026, 2, 10, 9)
const BASE = { connector: 'EX2\\Default EX2', local: '192.0.2.2:25', remote: '192.0.2.1:4001', at: AT } as const
const made = (n: number, rows: MadeSession['rows'], more: Partial<MadeSession> = {}): MadeSession => ({
  ...BASE,
  id: `08DC00000000000${n}`,
  remote: `192.0.2.1:${4000 + n}`,
  at: AT + n * 60_000,
  rows,
  ...more,
})
const GREETED = [
  ['+', ''],
  ['>', '220 EX2 Microsoft ESMTP MAIL Service ready'],
  ['<', 'EHLO EX1'],
  ['>', '250-EX2 Hello'],
  ['>', '250-SIZE 1000'],
  ['>', '250 STARTTLS'],
] as const
const DATA = talk('receive', 'EX2', 'EX1', [{ id: 'a@x', internalId: 7 }])

describe('the list', () => {
  const c = caseOf({
    'EX2/RECV20260310-1.LOG': smtpLog('receive', [
      made(1, DATA),
      made(2, [
        ['+', ''],
        ['>', '220 EX2 ready'],
        ['-', '', 'Remote'],
      ]),
      made(3, [...GREETED, ['>', '421 4.3.2 Service not available'], ['-', '', 'Local']]),
      made(4, [...GREETED, ['<', 'STARTTLS'], ['>', '220 2.0.0 go'], ['-', '', 'Remote(ConnectionReset)', 25_000]]),
      made(5, [
        ...GREETED,
        ['<', 'STARTTLS'],
        ['>', '220 2.0.0 go'],
        ['<', 'EHLO EX1'],
        ['>', '250 EX2 Hello'],
        ['<', 'QUIT'],
        ['>', '221 bye'],
        ['-', '', 'Local'],
      ]),
    ]),
  })
  const engine = new SessionEngine(c.tables.sessions, c.nodes)
  const ALL: SessionQuestion = { words: '', only: 'all', sort: { key: 'index', descending: false } }
  const found = (q: Partial<SessionQuestion>) => engine.page(engine.view({ ...ALL, ...q }), 0, 99).map((s) => s.index + 1)

  test('each choice holds what it says', () => {
    const choices = (['all', 'failed', 'rejected', 'no-tls', 'closed', 'probe', 'silent'] as const).map((only) => [only, found({ only })])
    expect(Object.fromEntries(choices)).toEqual({
      all: [1, 2, 3, 4, 5],
      failed: [3, 4],
      rejected: [3],
      'no-tls': [1, 3, 4],
      closed: [4],
      probe: [2],
      silent: [4],
    })
  })
  test('a session that lost lines is not told to lack what they may have held', () => {
    const cut = smtpLog('receive', [made(1, GREETED)]).replace(/^.*220 EX2.*\r\n/m, '')
    const lost = caseOf({ 'RECV20260310-1.LOG': cut })
    const lossy = new SessionEngine(lost.tables.sessions, lost.nodes)
    expect(lossy.view({ ...ALL, only: 'no-tls' })).toHaveLength(0)
    expect(lossy.view(ALL)).toHaveLength(1)
  })
  test('words are found in names, addresses, replies and numbers, never as a pattern', () => {
    expect([found({ words: 'ex2 4.3.2' }), found({ words: 's-4' }), found({ words: '(.*' }), found({ words: 'default' })]).toEqual([
      [3],
      [4],
      [],
      [1, 2, 3, 4, 5],
    ])
  })
  test('sorts by any column, what has no value at the end', () => {
    expect(found({ sort: { key: 'silence', descending: true } })[0]).toBe(4)
    expect(found({ sort: { key: 'duration', descending: true } })[0]).toBe(4)
    expect(found({ sort: { key: 'status', descending: true } })[0]).toBe(3)
    expect(found({ sort: { key: 'first', descending: true } })).toEqual([5, 4, 3, 2, 1])
  })
  test('a session keeps its identity when others come before it', () => {
    const path = 'EX2/RECV20260310-1.LOG'
    const later = caseOf({
      'EX1/RECV20260310-1.LOG': smtpLog('receive', [made(7, DATA)]),
      [path]: smtpLog('receive', [made(6, DATA), made(4, DATA)]),
    })
    const wanted = [4, 5].map((n) => sessionIdentity(c.tables.sessions, n - 1, () => path))
    const now = findSessions(later.tables.sessions, wanted, (s) => later.sources[s]?.path ?? '')
    expect(now.map((n) => (n < 0 ? 'gone' : later.tables.sessions.text(n, 'sessionId')))).toEqual(['08DC000000000004', 'gone'])
  })
})

describe('real samples', () => {
  test('a session whose lines go over two files is one, in its order', async () => {
    const rows = smtpLog('receive', [made(1, DATA)]).split('\r\n')
    const [head, lines] = [rows.slice(0, 4), rows.slice(4)]
    const c = caseOf({
      'EX2/RECV20260310-1.LOG': [...head, ...lines.slice(0, 5), ''].join('\r\n'),
      'EX2/RECV20260310-2.LOG': [...head, ...lines.slice(5)].join('\r\n'),
    })
    const { dialogue } = await sessionAt(c, 0)
    expect(dialogue.lines.map((l) => l.sequence)).toEqual(DATA.map((_, i) => i))
  })

  test('TLS, its notes in one unit, two offers; lines written twice; what is lost is said', async () => {
    const c = sample('RECV2023011116-1.LOG')
    const { row, dialogue } = await sessionAt(c, 0)
    expect(dialogue.tlsProtocol).toBe('TLS 1.2')
    expect(dialogue.offers.map((o) => o.capabilities.find((k) => k.name === 'AUTH')?.parameter)).toEqual(['NTLM', 'NTLM LOGIN'])
    expect(dialogue.offers[0]?.capabilities.map((k) => k.name)).toEqual([
      ...[
        'SIZE',
        'PIPELINING',
        'DSN',
        'ENHANCEDSTATUSCODES',
        'STARTTLS',
        'X-ANONYMOUSTLS',
        'AUTH',
        'X-EXPS',
        '8BITMIME',
        'BINARYMIME',
        'CHUNKING',
      ],
      'XRDST',
    ])
    expect(dialogue.units.filter((u) => u.kind === 'tls').map((u) => u.to - u.from)).toEqual([2, 2])
    expect(dialogue.lines.filter((l) => l.repeated)).toHaveLength(1)
    expect(sessionSentences(row, dialogue, c.nodes).at(-1)).toBe('2 lines of it are lost: their numbers are missing in the log.')
  })

  test('the tarpit: who let whom wait', async () => {
    const c = sample('RECV-frontend-e2013-550-unable-to-relay.LOG')
    const { row, dialogue } = await sessionAt(c, 0)
    expect(dialogue.units[dialogue.longest]?.waitMs).toBe(5016)
    expect(waitWords(dialogue, dialogue.longest, row, c.nodes)).toMatch(/let RCPT wait for 5\.02 s, as its tarpit says$/)
  })

  test('a connection that was refused', async () => {
    const c = sample('SEND-frontend-e2019-inbound-proxy-10061.LOG')
    const session = rowsOf(c).find((s) => s.result === 'failed' && s.status !== '')
    const { row, dialogue } = await sessionAt(c, session?.index ?? -1)
    expect(sessionSentences(row, dialogue, c.nodes)[0]).toMatch(/made no connection to .*: “Failed to connect\. Winsock error code: 10061/)
  })

  test('the other end of a session with the internet is outside', async () => {
    const c = sample('SEND-hub-e2016-null-sender-to-internet.LOG')
    const { row } = await sessionAt(c, 0)
    expect(noOtherEnd(row, c, () => false)).toBe('outside')
  })
})

describe('secrets', () => {
  const AUTH: MadeSession['rows'] = [
    ...GREETED,
    ['<', 'AUTH LOGIN dXNlckBleGFtcGxl'],
    ['>', '334 UGFzc3dvcmQ6'],
    ['<', 'c2VjcmV0'],
    ['>', '235 2.7.0 Authentication successful'],
    ['<', 'AUTH PLAIN'],
    ['>', '334 <authentication response>'],
    ['<', 'my password, in words'],
    ['>', '535 5.7.3 Authentication unsuccessful'],
    ['<', 'X-EXPS EXCHANGEAUTH SHA256 '],
    ['<', '<Binary Data>'],
    ['>', '235 QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['<', 'MAIL FROM:<a@x.example>'],
    ['-', '', 'Remote'],
  ]
  test('what proves who the client is never gets out', async () => {
    const { dialogue } = await sessionAt(caseOf({ 'RECV20260310-1.LOG': smtpLog('receive', [made(1, AUTH)]) }), 0)
    const text = dialogue.lines.map((l) => l.text).join('\n')
    for (const secret of ['dXNlckBleGFtcGxl', 'UGFzc3dvcmQ6', 'c2VjcmV0', 'my password', 'QWxhZGRp']) expect(text).not.toContain(secret)
    expect(dialogue.lines.filter((l) => l.masked)).toHaveLength(5)
    expect(text).toContain('235 2.7.0 Authentication successful')
    expect(text).toContain('X-EXPS EXCHANGEAUTH SHA256')
    expect(text).toContain('MAIL FROM:<a@x.example>')
  })
  test('a row that is shown alone: what looks like one is masked, and what its session knows to be one', () => {
    const cells = (data: string) => ['2026-03-10T09:00:00.000Z', 'c', 's', '1', 'l', 'r', '<', data, '']
    expect(withoutSecrets(cells('c2VjcmV0'), [], 'receive', false)?.[7]).toBe(MASK)
    expect(withoutSecrets(cells('my password'), [], 'receive', null)?.[7]).toBe(MASK)
    expect(withoutSecrets(cells('my password'), [], 'receive', false)).toBeNull()
    expect(withoutSecrets(cells('AUTH PLAIN AGEAYg=='), [], 'receive', false)?.[7]).toBe(`AUTH PLAIN ${MASK}`)
    expect(withoutSecrets(cells('my password'), [], 'receive', true)?.[7]).toBe(MASK)
    expect(withoutSecrets(cells('RCPT TO:<a@b>'), [], 'receive', false)).toBeNull()
    // the other direction: `<` is what the server said
    expect(withoutSecrets(cells('250 ok'), [], 'send', false)).toBeNull()
  })
})

test('offers in one row and in several are the same', () => {
  const lines = ['250-EX1 Hello [192.0.2.1]', '250-SIZE 37748736', '250-AUTH NTLM LOGIN', '250-X-EXPS GSSAPI NTLM', '250 CHUNKING']
  const row = '250  EX1 Hello [192.0.2.1] SIZE 37748736 AUTH LOGIN NTLM X-EXPS GSSAPI NTLM CHUNKING'
  expect(capabilityDifferences(capabilitiesOf(lines), capabilitiesOf([row]))).toEqual([])
  expect(capabilityDifferences(capabilitiesOf(lines), capabilitiesOf([row.replace('37748736', '9').replace(' CHUNKING', '')]))).toEqual([
    { name: 'SIZE', a: '37748736', b: '9' },
    { name: 'CHUNKING', a: '', b: null },
  ])
})

describe('side by side', () => {
  const HELLO = GREETED.slice(0, 3)
  const good: MadeSession['rows'] = [
    ...HELLO,
    ['>', '250-EX2'],
    ['>', '250-SIZE 9000'],
    ['>', '250 X-EXPS GSSAPI'],
    ['<', 'X-EXPS GSSAPI'],
    ['>', '235 <authentication response>'],
    ...DATA.slice(4),
  ]
  const compare = async (bad: MadeSession['rows']) => {
    const c = caseOf({ 'RECV20260310-1.LOG': smtpLog('receive', [made(1, bad), made(2, good)]) })
    const [a, b] = await Promise.all([withEnds(c, 0), withEnds(c, 1)])
    const comparison = compareSessions(a.dialogue, b.dialogue)
    return { comparison, said: comparisonSentences({ a, b, comparison, nodes: c.nodes }) }
  }
  test('a capability that is missing', async () => {
    const { comparison, said } = await compare([
      ...HELLO,
      ['>', '250-EX2'],
      ['>', '250 SIZE 9000'],
      ['<', 'QUIT'],
      ['>', '221 bye'],
      ['-', '', 'Local'],
    ])
    expect(said.slice(0, 2)).toEqual(['Both are equal up to EHLO.', 'First difference: X-EXPS is offered in S-2 only.'])
    expect(comparison.differences.map((d) => d.kind)).toContain('command')
  })
  test('a reply code', async () => {
    const bad = good.map(([e, d, ...more]): MadeSession['rows'][number] =>
      d.startsWith('250 2.1.5') ? [e, '550 5.7.1 Unable to relay'] : [e, d, ...more],
    )
    const { said } = await compare(bad)
    expect(said[1]).toBe('First difference: the answer to RCPT is “550 5.7.1 Unable to relay” in S-1 and “250 2.1.5 Recipient OK” in S-2.')
  })
  test('a wait, with what it was for', async () => {
    const slow = good.map((row, i): MadeSession['rows'][number] => [
      row[0],
      row[1],
      row[2] ?? '',
      i * 10 + (i >= good.findIndex((r) => r[1].startsWith('250 2.1.5')) ? 30_000 : 0),
    ])
    const { said, comparison } = await compare(slow)
    expect(comparison.differences).toHaveLength(1)
    expect(said[1]).toBe('First difference: before the answer to RCPT S-1 waits 30.0 s, S-2 0.01 s.')
  })
  test('a drop', async () => {
    const { said } = await compare([...good.slice(0, 8), ['-', '', 'Remote(ConnectionReset)']])
    expect(said[1]).toBe('First difference: S-1 has nothing more (the log says “Remote(ConnectionReset)”); S-2 goes on with MAIL.')
  })
  test('a mail of another size and one recipient more are no reason; a mail that is too large is', async () => {
    const sized = (size: number): MadeSession['rows'] =>
      good.map(([e, d, ...more]) => (d.startsWith('MAIL') ? [e, `MAIL FROM:<a@x.example> SIZE=${size}`] : [e, d, ...more]))
    const two = sized(700).flatMap((row): MadeSession['rows'][number][] =>
      row[1].startsWith('RCPT') ? [row, ['>', '250 2.1.5 Recipient OK'], ['<', 'RCPT TO:<c@y.example>']] : [row],
    )
    const refused = two.map(([e, d, ...more]): MadeSession['rows'][number] =>
      d.startsWith('250 2.6.0') ? [e, '451 4.3.0 later'] : [e, d, ...more],
    )
    const c = caseOf({ 'RECV20260310-1.LOG': smtpLog('receive', [made(1, refused), made(2, sized(800)), made(3, sized(9_001))]) })
    const [a, b, large] = await Promise.all([withEnds(c, 0), withEnds(c, 1), withEnds(c, 2)])
    const said = (x: typeof a, y: typeof b) =>
      comparisonSentences({ a: x, b: y, comparison: compareSessions(x.dialogue, y.dialogue), nodes: c.nodes })[1]
    expect(said(a, b)).toMatch(/^First difference: the answer to DATA is “451 4\.3\.0 later” in S-1/)
    expect(said(large, b)).toBe(
      'First difference: the mail of S-3 has 9.00 kB, that of S-2 800 bytes: more than the server of S-3 offers to take.',
    )
  })
  test('pipelined or not is no difference, and no answer is missed where it only comes later', async () => {
    const [rcpt, sender] = [good.findIndex((r) => r[1].startsWith('RCPT')), good.findIndex((r) => r[1].startsWith('250 2.1.0'))]
    const piped = good.map((row, i) => (i === rcpt ? good[sender] : i === sender ? good[rcpt] : row)) as MadeSession['rows']
    expect((await compare(piped)).said[0]).toMatch(/^The two sessions are alike/)
  })
  test('a log that ends within the session says nothing of what came then', async () => {
    const { said, comparison } = await compare(HELLO)
    expect(comparison.first).toMatchObject({ kind: 'ends', cut: true })
    expect(said[1]).toMatch(
      /^First difference: the log of S-1 has nothing more of it, so what came then is not covered; S-2 goes on with 250-EX2\.$/,
    )
  })
  test('two that are alike', async () => {
    expect((await compare(good)).said).toEqual([
      'The two sessions are alike: same commands, same codes, same offers; no wait is much longer.',
    ])
  })
})

describe('lists side by side', () => {
  const join = (a: string, b: string) => align([...a], [...b]).map(([i, j]) => `${i === null ? '-' : a[i]}${j === null ? '-' : b[j]}`)
  test('the longest that is common stands in one row', () => {
    expect(join('abcd', 'abxd')).toEqual(['aa', 'bb', 'c-', '-x', 'dd'])
    expect(join('', 'ab')).toEqual(['-a', '-b'])
  })
  test('long lists lose nothing and keep their order', () => {
    const a = Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? `only ${i}` : `line ${i}`))
    const b = Array.from({ length: 3000 }, (_, i) => (i % 11 === 0 ? `other ${i}` : `line ${i}`))
    const rows = align(a, b)
    expect(rows.flatMap(([i]) => (i === null ? [] : [i]))).toEqual([...a.keys()])
    expect(rows.flatMap(([, j]) => (j === null ? [] : [j]))).toEqual([...b.keys()])
    const common = a.filter((t, i) => t === b[i]).length
    expect(rows.filter(([i, j]) => i !== null && j !== null)).toHaveLength(common)
    for (const [i, j] of rows) if (i !== null && j !== null) expect(a[i]).toBe(b[j])
  })
})

test('lines that are lost make no absence: the other end does not cover them', async () => {
  const send = smtpLog('send', [
    made(1, talk('send', 'EX2', 'EX1', [{ id: 'a@x', internalId: 7, host: 'EX2' }]), {
      local: '192.0.2.1:4001',
      remote: '192.0.2.2:25',
      connector: 'Out',
    }),
  ])
  const receive = smtpLog('receive', [made(1, talk('receive', 'EX2', 'EX1', [{ id: 'a@x', internalId: 7, host: 'EX2' }]))])
  const rcpt = /^.*RCPT TO.*\r\n/m
  const states = async (receiveLog: string) => {
    const c = caseOf({ 'EX1/SEND20260310-1.LOG': send, 'EX2/RECV20260310-1.LOG': receiveLog })
    const { ends, row } = await withEnds(
      c,
      rowsOf(c).findIndex((s) => s.direction === 'send'),
    )
    expect(row.peerSession).toBeGreaterThanOrEqual(0)
    return ends?.rows.filter((r) => r.state !== 'seen').map((r) => r.state)
  }
  expect(await states(receive)).toEqual([])
  expect(await states(receive.replace(rcpt, ''))).toEqual(['not-covered'])
  // numbers that go on without it: the server never had it
  const renumbered = receive.replace(rcpt, '').split('\r\n')
  const from = renumbered.findIndex((l) => l.includes('Recipient OK'))
  const closed = renumbered.map((l, i) =>
    i >= from ? l.replace(/^((?:[^,]*,){3})(\d+)/, (_, h: string, n: string) => h + String(Number(n) - 1)) : l,
  )
  expect(await states(closed.join('\r\n'))).toEqual(['absent'])
})

test('sessions of many lines that have little in common are laid side by side in time that grows with them', async () => {
  const MANY = 9_000
  const many = (name: string): MadeSession['rows'] => [
    ...GREETED,
    ...Array.from({ length: MANY }, (_, i): MadeSession['rows'][number] => [
      i % 2 === 0 ? '<' : '>',
      i % 2 === 0 ? `RCPT TO:<${name}${i}@x.example>` : `${i % 4 === 1 ? 250 : 550} 2.1.5 ${name}${i}`,
    ]),
  ]
  const c = caseOf({ 'RECV20260310-1.LOG': smtpLog('receive', [made(1, many('a')), made(2, many('b'))]) })
  const [a, b] = await Promise.all([sessionAt(c, 0), sessionAt(c, 1)])
  const began = performance.now()
  expect(bothEnds(a, b, c).rows.length).toBeGreaterThanOrEqual(MANY)
  expect(compareSessions(a.dialogue, b.dialogue).rows.length).toBeGreaterThanOrEqual(MANY)
  expect(performance.now() - began).toBeLessThan(8_000)
})

test('a reply without lines is no dialogue', () => {
  expect(dialogueOf([])).toMatchObject({ units: [], offers: [], longest: -1 })
})
