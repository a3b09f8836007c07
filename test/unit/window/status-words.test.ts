/** Failures of a hop taken apart: the innermost words first, equal ones once. */
import type { HopDetail } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { failuresOf, failureWords } from '../../../src-renderer/features/message/status-words'

const WRAPPED = (address: string, retry: string) =>
  `[{LED=451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover to alternate host, but that did not succeed. The last endpoint attempted was ${address}:25};{MSG=};{FQDN=relay.elm.example};{IP=${address}};{LRT=${retry}}]`

const hop = (results: readonly string[]) =>
  ({ attempts: results.map((result, i) => ({ at: i, result, session: null })) }) as unknown as HopDetail

test('the words of the next hop come out of the wrapper, which keeps its place', () => {
  expect(failureWords(WRAPPED('198.51.100.30', '2026-03-09T12:05:47Z'))).toEqual({
    said: 'the next hop said',
    inner: '421 4.2.1 Unable to connect.',
    wrappers: [
      {
        said: 'the server said',
        text: '451 4.4.0 Primary target IP address responded with: "…" Attempted failover to alternate host, but that did not succeed. The last endpoint attempted was 198.51.100.30:25',
      },
    ],
    lastEndpoint: '198.51.100.30:25',
    answered: 'relay.elm.example, 198.51.100.30',
    lastRetry: '2026-03-09T12:05:47Z',
    count: 1,
  })
})

test('a Front End that passes on what the next hop said is a layer of its own', () => {
  const f = failureWords(
    `450 4.7.0 Proxy session setup failed on Frontend with '451 4.4.0 Primary target IP address responded with: "421 4.4.2 Gone $& $1"'`,
  )
  expect([f.said, f.inner]).toEqual(['the next hop said', '421 4.4.2 Gone $& $1'])
  expect(f.wrappers.map((w) => [w.said, w.text])).toEqual([
    ['the server said', "450 4.7.0 Proxy session setup failed on Frontend with '…'"],
    ['its Front End said', '451 4.4.0 Primary target IP address responded with: "…"'],
  ])
})

test('equal failures are one with a number and the last retry; what worked is none', () => {
  const found = failuresOf(
    hop([
      WRAPPED('198.51.100.30', 'first'),
      '421 4.4.2 Connection dropped',
      WRAPPED('198.51.100.30', 'second'),
      WRAPPED('198.51.100.31', 'third'),
      '250 2.0.0 OK',
    ]),
  )
  expect(found.map((f) => [f.count, f.said, f.inner, f.lastRetry])).toEqual([
    [2, 'the next hop said', '421 4.2.1 Unable to connect.', 'second'],
    [1, '', '421 4.4.2 Connection dropped', ''],
    [1, 'the next hop said', '421 4.2.1 Unable to connect.', 'third'],
  ])
})
