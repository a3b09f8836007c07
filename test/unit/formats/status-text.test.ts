/** Errors as real servers write them, taken apart to the words that say what went wrong. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readLatency } from '@shared/formats/message-tracking/latency'
import { innermost, readStatus } from '@shared/formats/status-text/status-text'
import { describe, expect, test } from 'vitest'

const DROPPED =
  '451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped due to SocketError." Attempted failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts. The last endpoint attempted was 192.0.2.7:25'

describe('status', () => {
  test('a wrapper and the peer’s own words inside it', () => {
    const s = readStatus(DROPPED)
    expect(s.layers.map(({ by, reply, enhanced }) => [by, reply, enhanced])).toEqual([
      ['server', '451', '4.4.0'],
      ['next-hop', '421', '4.4.2'],
    ])
    expect(s.layers[1]?.text).toBe('421 4.4.2 Connection dropped due to SocketError.')
    expect(s.lastEndpoint).toBe('192.0.2.7:25')
  })

  test('three layers in a queue’s LastError, with who answered and when it was tried last', () => {
    const s = readStatus(
      `[{LRT=15-01-21 23:50:05};{LED=450 4.7.0 Proxy session setup failed on Frontend with '451 4.4.0 Primary target IP address responded with: "451 4.4.0 Security status InvalidToken." Attempted failover to alternate host, but that did not succeed. The last endpoint attempted was 2001:db8::25:25'};{FQDN=mx1.corp.example};{IP=192.0.2.4}]`,
    )
    expect(s.layers.map((l) => [l.by, l.reply, l.enhanced])).toEqual([
      ['server', '450', '4.7.0'],
      ['front-end', '451', '4.4.0'],
      ['next-hop', '451', '4.4.0'],
    ])
    expect(s.layers.at(-1)?.text).toBe('451 4.4.0 Security status InvalidToken.')
    expect(s).toMatchObject({
      host: 'mx1.corp.example',
      address: '192.0.2.4',
      lastEndpoint: '2001:db8::25:25',
      lastRetry: '15-01-21 23:50:05',
    })
  })

  test('the order of 2016 and later, an empty MSG', () => {
    const s = readStatus(
      '[{LED=501 5.1.4 Recipient address reserved by RFC 2606};{MSG=};{FQDN=a.example};{IP=192.0.2.1};{LRT=12/22/2020 2:28:06 AM}]',
    )
    expect(s.layers).toEqual([{ by: 'server', text: '501 5.1.4 Recipient address reserved by RFC 2606', reply: '501', enhanced: '5.1.4' }])
    expect(s.host).toBe('a.example')
  })

  test('texts without any of it, cut off ones, and hostile nesting', () => {
    expect(readStatus('')).toMatchObject({ layers: [], lastEndpoint: '' })
    expect(innermost('250 2.1.5 Recipient OK')).toBe('250 2.1.5 Recipient OK')
    expect(innermost('451 4.4.0 Primary target IP address responded with: "421 4.4.1 Connection timed')).toBe('421 4.4.1 Connection timed')
    expect(readStatus('responded with: "'.repeat(10_000)).layers.length).toBeLessThan(10)
    expect(readStatus('SMTPSEND.DNS.NonExistentDomain; nonexistent domain').layers[0]).toMatchObject({ reply: '', enhanced: '' })
  })
})

describe('latency', () => {
  const rows = readFileSync(
    join(import.meta.dirname, '../../formats/message-tracking/MSGTRK-e2016-e2019-elastic-six-rows.LOG'),
    'utf8',
  ).split('\n')
  const info = (event: string) => /\d{4}-\d\d-\d\dT[\d:.]+Z;L?SRV=[^,]*/.exec(rows.find((r) => r.includes(`,${event},`)) ?? '')?.[0] ?? ''

  test('the parts of a real row add up to their total', () => {
    const [hub, ...more] = readLatency(info('SEND'))?.servers ?? []
    expect(more).toEqual([])
    expect(hub).toMatchObject({ local: true, service: 'HUB', seconds: 1.921, server: 'exchange.example.com' })
    const sum = hub?.parts.filter((p) => !p.extra).reduce((n, p) => n + p.seconds, 0)
    expect(sum).toBeCloseTo(1.921, 1)
    const cat = hub?.parts.find((p) => p.name === 'CAT')
    expect(cat?.parts.map((p) => p.name)).toEqual(['CATOS', 'CATRESL', 'CATORES', 'CATORT'])
    expect(cat?.parts[0]?.parts[0]?.parts[0]?.name).toBe('CATSM-Malware Agent')
  })

  test('each server from the start on', () => {
    const l = readLatency(info('SENDEXTERNAL'))
    expect(l?.servers.map((s) => [s.service, s.seconds, s.local])).toEqual([
      ['FE', 0.074, false],
      ['HUB', 14.439, false],
    ])
    expect(l?.entered).toBe(Date.parse('2025-01-14T09:28:50.814Z'))
  })

  test('what is still waiting says so', () => {
    const [sub] = readLatency(info('NOTIFYMAPI'))?.servers ?? []
    expect(sub?.parts.map((p) => [p.name, p.pending])).toEqual([
      ['SA', false],
      ['MTSS', true],
    ])
  })

  test('no latency, broken latency, hostile latency', () => {
    expect(readLatency('0cI: ')).toBeNull()
    expect(readLatency('2024-01-07T00:00:05.535Z;SRV=a:TOTAL-HUB=x|(((')?.servers[0]?.seconds).toBeNaN()
    expect(readLatency(`2024-01-07T00:00:05.535Z;SRV=a:TOTAL=1|${'A=1('.repeat(50_000)}`)?.servers).toHaveLength(1)
  })
})
