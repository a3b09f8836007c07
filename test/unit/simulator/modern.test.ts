import { describe, expect, test } from 'vitest'
import { list, type Row } from './read-logs'
import { bytesOf, MODERN_NAMES, runModern, scenarioNamed, sharedModern } from './read-modern'

describe.each(MODERN_NAMES)('%s', (name) => {
  const { truth, rows, logs } = sharedModern(name)
  const { version, servers } = scenarioNamed(name)
  const tracking = rows('MSGTRK')
  const stored = rows('MSGTRKMD')
  const submitted = rows('MSGTRKMS')

  test('the same seed gives the same bytes and the same truth, another seed does not', () => {
    const few = { messages: 60 }
    const [one, two, other] = [bytesOf(name, few), bytesOf(name, few), bytesOf(name, { ...few, seed: 'other' })]
    expect([...one.files]).toEqual([...two.files])
    expect(one.truth).toEqual(two.truth)
    expect([...one.files]).not.toEqual([...other.files])
  })
  test('each family lies in its folder, one file an hour, under the build that wrote it', () => {
    const folders = new Set(logs.map((log) => log.path.replace(/^[^/]+\//, '').replace(/\d{10}-1\.LOG$/, '')))
    for (const folder of [
      'MessageTracking/MSGTRK',
      'MessageTracking/MSGTRKMS',
      'MessageTracking/MSGTRKMD',
      'FrontEnd/ProtocolLog/SmtpReceive/RECV',
      'FrontEnd/ProtocolLog/SmtpSend/SEND',
      'Hub/ProtocolLog/SmtpReceive/RECV',
      'Hub/ProtocolLog/SmtpSend/SEND',
      'Mailbox/ProtocolLog/SmtpReceive/Delivery/RECV',
      'Mailbox/ProtocolLog/SmtpSend/Submission/SEND',
      'Hub/Connectivity/CONNECTLOG',
    ]) {
      expect([...folders], folder).toContain(folder)
    }
    for (const { path, header, rows: all, server, family } of logs) {
      const hour = /(\d{8})(\d\d)-\d+\.LOG$/.exec(path)
      const build = servers.find((each) => each.name === server)?.build
      expect(header[1], path).toBe(`#Version: ${family.startsWith('MSGTRK') ? build : '15.0.0.0'}`)
      // rows are written up to half a second after the fact
      const times = all.map((row) => Date.parse(row['date-time'] ?? ''))
      const from = Date.parse(`${hour?.[1]?.replace(/(....)(..)(..)/, '$1-$2-$3')}T${hour?.[2]}:00:00Z`)
      expect(Math.min(...times), path).toBeGreaterThanOrEqual(from - 500)
      expect(Math.max(...times), path).toBeLessThan(from + 3_600_000)
    }
  })
  test('outcomes are exactly what the rows say, recipient by recipient', () => {
    const pairs = (all: readonly Row[]) =>
      all.flatMap((row) => list(row['recipient-address']).map((address) => `${row['network-message-id']} ${address}`))
    // what never left the cloud is in its trace alone
    const logged = new Set(tracking.map((row) => row['network-message-id']))
    const told = (outcome: string) =>
      truth.messages
        .filter((message) => logged.has(message.networkMessageId ?? ''))
        .flatMap((message) =>
          message.recipients.filter((each) => each.outcome === outcome).map((each) => `${message.networkMessageId} ${each.address}`),
        )
    const of = (event: string) => tracking.filter((row) => row['event-id'] === event)
    const outside = new Set(
      truth.nodes.filter((node) => node.kind === 'smart-host' || node.kind === 'external-host').map((node) => node.name),
    )
    const out = version === '2013' ? of('SEND').filter((row) => outside.has(row['server-hostname'] ?? '')) : of('SENDEXTERNAL')
    expect(told('delivered').sort()).toEqual([...new Set(pairs(stored.filter((row) => row['event-id'] === 'DELIVER')))].sort())
    expect(told('sent-external').sort()).toEqual([...new Set(pairs(out))].sort())
    const rejected = rows('MSGTRKMA').filter((row) => row['event-id'] === 'MODERATORREJECT')
    expect(told('failed')).toHaveLength(new Set(pairs(of('FAIL'))).size + rejected.length)
    const away = of('REDIRECT').filter((row) => row['related-recipient-address'] !== row['recipient-address'])
    const rewritten = of('RESOLVE').map((row) => `${row['network-message-id']} ${row['related-recipient-address']}`)
    expect(told('redirected').sort()).toEqual([...new Set([...pairs(away), ...rewritten])].sort())
  })
  test('every host of the truth is a node, every recipient has one outcome, every node one name', () => {
    const names = new Set(truth.nodes.map((node) => node.name))
    expect(names.size).toBe(truth.nodes.length)
    for (const message of truth.messages) {
      expect(new Set(message.recipients.map((each) => each.address)).size).toBe(message.recipients.length)
      for (const { outcome, deliveredBy, deliveredTo } of message.recipients) {
        if (outcome === 'delivered' || outcome === 'sent-external')
          expect([names.has(deliveredBy ?? ''), names.has(deliveredTo ?? '')]).toEqual([true, true])
      }
      for (const hop of message.hops) {
        expect(hop.from).not.toBe(hop.to)
        for (const host of [hop.from, hop.to, ...hop.via]) expect(names.has(host), host).toBe(true)
      }
    }
  })
  test('every true hop between own servers is a row of the sender that names the other, at its time', () => {
    const own = new Map(servers.map((server) => [`${server.name}.${server.suffix ?? scenarioNamed(name).domain}`, server.name]))
    const seen = new Set<string>()
    const note = (row: Row, protocol: string, to: string | undefined) =>
      seen.add(`${row['network-message-id']} ${protocol} ${row.server} ${to} ${row['date-time']}`)
    for (const row of tracking) {
      const to = own.get(row['server-hostname'] ?? '')
      if (row['event-id'] === 'SEND' || row['event-id'] === 'FAIL' || row['event-id'] === 'DEFER') {
        note(row, row['source-context']?.includes('InternalId=') ? 'smtp' : 'delivery', to)
      }
      if (row['event-id'] === 'HAREDIRECT') note(row, 'shadow', own.get(row['source-context']?.split('=')[0] ?? ''))
    }
    for (const row of submitted) if (row['event-id'] === 'SUBMIT') note(row, 'submission', own.get(row['server-hostname'] ?? ''))
    const proxied = new Set(
      rows('SEND', '/FrontEnd/')
        .filter((row) => row.event === '<' && row.data?.startsWith('250 2.6.0'))
        .map((row) => `${row.server} ${row['date-time']}`),
    )
    const missing: string[] = []
    for (const message of truth.messages) {
      for (const hop of message.hops) {
        const { from, to, protocol, at } = hop
        if (![...own.values()].includes(from) || ![...own.values()].includes(to)) continue
        // received in the last moment: the sender's row would be later than the end of the logs
        if (at > '2026-03-09T16:20:00.000Z') continue
        const said = seen.has(`${message.networkMessageId} ${protocol} ${from} ${to} ${at}`)
        if (!said && !(protocol === 'smtp' && proxied.has(`${from} ${at}`)))
          missing.push(`${message.messageId} ${protocol} ${from} ${to} ${at}`)
      }
    }
    expect(missing).toEqual([])
    for (const protocol of ['submission', 'delivery', 'smtp', 'shadow']) {
      expect(
        truth.messages.some((message) => message.hops.some((hop) => hop.protocol === protocol)),
        protocol,
      ).toBe(true)
    }
  })
  test('what a Transport service took in is a session that its receive log shows', () => {
    const marks = new Set(
      rows('RECV')
        .filter((row) => row.context === 'receiving message')
        .map((row) => `${row.server} ${row.data?.split(';').slice(0, 2).join(';')}`),
    )
    const receipts = tracking.filter((row) => row['event-id'] === 'RECEIVE' && row.source === 'SMTP')
    expect(receipts.length).toBeGreaterThan(100)
    for (const row of receipts) expect(marks).toContain(`${row.server} ${row['source-context']?.split(';').slice(0, 2).join(';')}`)
  })
  test('a shadow copy is discarded after half a minute to a minute, under the GUID it was taken with', () => {
    const held = new Map<string, Row>()
    for (const row of tracking) if (row['event-id'] === 'HARECEIVE') held.set(`${row.server} ${row['source-context']}`, row)
    const discarded = tracking.filter((row) => row['event-id'] === 'HADISCARD')
    expect(discarded.length).toBeGreaterThan(held.size * 0.9)
    for (const row of discarded) {
      const took = held.get(`${row.server} ${row['source-context']?.split(';')[1]}`)
      expect(Date.parse(row['date-time'] ?? '') - Date.parse(took?.['date-time'] ?? '')).toBeGreaterThan(30_000)
    }
  })
  test('the totals of message-info add up to what passed since the message came in', () => {
    const ends = [...stored, ...tracking].filter((row) => /^(DELIVER|SENDEXTERNAL)$/.test(row['event-id'] ?? ''))
    // what is played again was elsewhere meanwhile
    const again = new Set(tracking.filter((row) => row['event-id'] === 'RESUBMIT').map((row) => row['internal-message-id']))
    const wrong = ends.filter((row) => {
      if (again.has(row['internal-message-id'])) return false
      const [entered = '', ...parts] = (row['message-info'] ?? '').split(';')
      const total = parts.reduce((ms, part) => ms + Math.round(Number(/:TOTAL-[A-Z]+=([\d.]+)/.exec(part)?.[1]) * 1000), 0)
      return Math.abs(Date.parse(row['date-time'] ?? '') - Date.parse(entered) - total) > 3
    })
    expect(ends.length).toBeGreaterThan(100)
    expect(wrong.map((row) => `${row['date-time']} ${row['message-info']}`).slice(0, 5)).toEqual([])
  })
})

test('a skewed server stamps its own rows and says so', () => {
  const { truth, rows } = runModern('dag-2016', { skew: { 'EXM-02': 40_000 } })
  expect(truth.nodes.find((node) => node.name === 'EXM-02')?.clock).toEqual([{ from: '2026-03-09T00:00:00.000Z', offsetMs: 40_000 }])
  const even = runModern('dag-2016')
  const first = (run: { rows: typeof rows }) => Date.parse(run.rows('RECV', 'EXM-02/FrontEnd')[0]?.['date-time'] ?? '')
  expect(first({ rows }) - first(even)).toBe(40_000)
})
