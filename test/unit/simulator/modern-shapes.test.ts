/** Rows of the generator beside real rows of the same event: the same columns filled, the same forms of ids. */
import { describe, expect, test } from 'vitest'
import type { Row } from './read-logs'
import { MODERN_NAMES, realLog, scenarioNamed, sharedModern } from './read-modern'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const REAL = {
  submission: realLog('message-tracking/MSGTRKMS2022091915-1.LOG'),
  six: realLog('message-tracking/MSGTRK-e2016-e2019-elastic-six-rows.LOG'),
  old: realLog('message-tracking/MSGTRK-e2013-agentinfo-haredirect.LOG'),
}

/** Columns whose filling depends on the message and not on the event. */
const BY_MESSAGE = new Set([
  'message-subject',
  'sender-address',
  'return-path',
  'recipient-status',
  'original-client-ip',
  'original-server-ip',
])
const filled = (row: Row, fields: readonly string[]) => fields.filter((field) => !BY_MESSAGE.has(field) && row[field] !== '')

describe.each(MODERN_NAMES)('%s', (name) => {
  const { rows } = sharedModern(name)
  const { version } = scenarioNamed(name)
  const tracking = rows('MSGTRK')
  const of = (family: string, event: string, source: string) =>
    rows(family).filter((row) => row['event-id'] === event && row.source === source)
  const expectLike = (made: readonly Row[], real: Row | undefined, fields: readonly string[]) => {
    expect(made.length).toBeGreaterThan(0)
    for (const row of made) expect(filled(row, fields)).toEqual(filled(real ?? {}, fields))
  }
  const real = (log: { rows: readonly Row[] }, event: string) => log.rows.find((row) => row['event-id'] === event)

  test('columns are those of the product', () => {
    const fields = version === '2013' ? REAL.old.fields : REAL.six.fields
    expect(fields).toHaveLength(version === '2013' ? 27 : 30)
    for (const family of ['MSGTRK', 'MSGTRKMS', 'MSGTRKMD']) {
      expect(
        Object.keys(rows(family)[0] ?? {}).filter((field) => field !== 'server'),
        family,
      ).toEqual(fields)
    }
  })
  test('rows fill the columns that real rows of the same event fill', () => {
    if (version === '2013') {
      const { fields } = REAL.old
      expectLike(of('MSGTRK', 'AGENTINFO', 'AGENT'), real(REAL.old, 'AGENTINFO'), fields)
      expectLike(of('MSGTRK', 'HAREDIRECT', 'SMTP'), real(REAL.old, 'HAREDIRECT'), fields)
      return
    }
    const { fields } = REAL.six
    expectLike(of('MSGTRKMS', 'NOTIFYMAPI', 'STOREDRIVER'), real(REAL.submission, 'NOTIFYMAPI'), fields)
    expectLike(of('MSGTRKMS', 'RECEIVE', 'STOREDRIVER'), real(REAL.submission, 'RECEIVE'), fields)
    expectLike(of('MSGTRK', 'RECEIVE', 'SMTP'), real(REAL.six, 'RECEIVE'), fields)
    expectLike(of('MSGTRK', 'SEND', 'SMTP'), real(REAL.six, 'SEND'), fields)
    expectLike(of('MSGTRK', 'SENDEXTERNAL', 'SMTP'), real(REAL.six, 'SENDEXTERNAL'), fields)
    expectLike(of('MSGTRK', 'HAREDIRECT', 'SMTP'), real(REAL.six, 'HAREDIRECTFAIL'), fields)
  })
  test('ids have the forms of real ones', () => {
    for (const row of tracking) {
      expect(row['internal-message-id']).toMatch(/^\d{14,15}$/)
      expect(row['network-message-id']).toMatch(GUID)
      if (version !== '2013') expect(row['log-id']).toMatch(GUID)
      // the last part of the id is the time it was made, as in real rows
      expect(row['network-message-id']?.slice(24, 28)).toBe('08de')
    }
    for (const row of rows('RECV')) expect(row['session-id']).toMatch(/^08D[0-9A-F]{13}$/)
    const real250 = realLog('smtp-protocol/RECV-frontend-e2019-relay-one-session.LOG').rows.find((row) =>
      row.data?.startsWith('250 2.6.0'),
    )?.data
    const form =
      /^250 2\.6\.0 <[^>]+> \[InternalId=\d+, Hostname=[\w.-]+\] \d+ bytes in \d+\.\d+, \d+[.,]\d+ KB\/sec Queued mail for delivery$/
    expect(real250).toMatch(form)
    const replies = rows('RECV', '/FrontEnd/').filter((row) => row.data?.startsWith('250 2.6.0'))
    expect(replies.length).toBeGreaterThan(50)
    for (const row of replies) expect(row.data).toMatch(form)
  })
  test('session ids of a service grow by one, whatever the direction', () => {
    const server = scenarioNamed(name).servers[0]?.name ?? ''
    const ids = new Set(
      [...rows('RECV', `${server}/FrontEnd/`), ...rows('SEND', `${server}/FrontEnd/`)].map((row) => row['session-id'] ?? ''),
    )
    const sorted = [...ids].map((id) => BigInt(`0x${id}`)).sort((a, b) => (a < b ? -1 : 1))
    const gaps = sorted.slice(1).filter((id, i) => id - (sorted[i] ?? 0n) !== 1n)
    expect(sorted.length).toBeGreaterThan(50)
    expect(gaps).toEqual([])
  })
  test('a session on port 25 reads as the real one: the same steps in the same order', () => {
    // an Edge server does not proxy
    const edge = scenarioNamed(name).servers.some((server) => server.edge)
    // the sample is of 2019, whose EHLO answer is one row, and its client hung up where ours says QUIT
    const steps = (all: readonly Row[]) =>
      all
        .filter((row) => row.context !== 'Set Session Permissions' && !row.data?.startsWith('250-'))
        .map((row) => `${row.event} ${(row.data || row.context || '').split(/[ :;<]/)[0]?.replace(/^08D.*/, 'mark')}`)
    const whole = steps(realLog('smtp-protocol/RECV-frontend-e2019-relay-one-session.LOG').rows)
    const sample = whole.filter((step) => !edge || step !== '* Proxy')
    const sessions = new Map<string, Row[]>()
    for (const row of rows('RECV', edge ? '/Edge/' : '/FrontEnd/')) {
      const key = `${row.server} ${row['session-id']}`
      const known = sessions.get(key)
      if (known) known.push(row)
      else sessions.set(key, [row])
    }
    const made = [...sessions.values()].map((all) => steps(all).join('|'))
    expect(made.filter((each) => each.startsWith(sample.slice(0, -1).join('|'))).length).toBeGreaterThan(1)
  })
})
