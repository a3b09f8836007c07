/** What captures tell beside TCP: what else two hosts exchange, and names of addresses; counts as TShark has them. */

import { StreamPairs } from '@shared/query/stream-pairs'
import { readStream, StreamEngine } from '@shared/query/streams'
import { exchangeName } from '@shared/report/exchange-words'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { sampleBytes } from '../../captures/read-sample'

const of = (name: string) => correlated({ [name]: sampleBytes(name) }).tables

test('a DNS answer in the capture names the server of a stream, which is found by that name', () => {
  const tables = of('smtp-auth-login-pmtu-retrans.pcap')
  const stream = readStream(tables, 0)
  expect([stream?.server, stream?.serverCalled, stream?.clientCalled]).toEqual(['74.53.140.153:25', 'mail.patriots.in', ''])
  const found = new StreamEngine(tables).view({ words: 'mail.patriots', only: 'all', sort: { key: 'index', descending: false } })
  expect([...found]).toEqual([0])
})

test('packets beside TCP are counted by hosts and what they speak, with the first of them', () => {
  const { exchanges } = of('smtp-auth-login-pmtu-retrans.pcap')
  const rows = Array.from({ length: exchanges.rows }, (_, i) => [
    ...['hostA', 'hostB'].map((c) => exchanges.text(i, c)).sort(),
    ...['protocol', 'port', 'packets', 'bytes', 'line'].map((c) => exchanges.number(i, c)),
  ])
  expect(rows).toEqual([
    ['10.10.1.1', '10.10.1.4', 17, 53, 2, 76 + 142, 1],
    // the router's errors, whose inside is TCP
    ['10.10.1.4', '192.168.1.1', 1, 0, 4, 4 * 590, 26],
    ['10.10.1.20', '10.10.1.255', 17, 138, 1, 243, 60],
  ])
  expect(rows.map((r) => exchangeName({ protocol: Number(r[2]), port: Number(r[3]) }))).toEqual([
    'DNS (UDP 53)',
    'ICMP',
    'NetBIOS (UDP 138)',
  ])
})

test('fragments of TCP are told as such, beside the streams of the same hosts', () => {
  const tables = of('link-ip-fragments-session.pcap')
  const pair = new StreamPairs(tables).of(0)
  expect(pair?.exchanges.map(exchangeName)).toEqual(['TCP in fragments'])
  expect(pair?.exchanges[0]?.packets).toBe(58)
})
