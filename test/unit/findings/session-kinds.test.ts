/** What a reply speaks of, and whether a silent log should have had rows. */
import { inProportion, silences } from '@shared/findings/parts/activity'
import { statusKind } from '@shared/findings/parts/status-kinds'
import { innermost } from '@shared/formats/status-text/status-text'
import { expect, test } from 'vitest'

test.each([
  ['550 5.7.1 Unable to relay', 'relay'],
  ['454 4.7.0 Temporary authentication failure', 'authentication'],
  ['451 5.7.3 Cannot achieve Exchange Server authentication', 'authentication'],
  ['535 5.7.3 Authentication unsuccessful', 'authentication'],
  ['452 4.3.1 Insufficient system resources', 'pressure'],
  ['421 4.3.2 Service not active', 'inactive'],
  ['432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded', 'store'],
  ['421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel', 'rate'],
  ['421 4.4.2 Message submission rate for this client has exceeded the configured limit', 'rate'],
  ['421 4.4.2 Connection dropped', 'cut'],
  ['451 4.7.0 Temporary server error. Please try again later. PRX2', 'proxy'],
  ["450 4.7.0 Proxy session setup failed on Frontend with '451 4.4.0 DNS query failed'", 'proxy'],
  ['451 4.7.1 <a@b.example>: Recipient address rejected: Greylisted, please try again', 'greylisting'],
  ['454 4.7.0 TLS not available due to local problem', 'tls'],
  ['530 5.7.0 Must issue a STARTTLS command first', 'tls'],
  [
    '451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped." Attempted failover to alternate host, but that did not succeed.',
    'cut',
  ],
  ['550 5.1.1 User unknown', ''],
  ['', ''],
])('%s', (status, kind) => {
  expect(statusKind(status, innermost)).toBe(kind)
})

test('a log is silent where others go on: as many rows are missed as its usual part of theirs', () => {
  const own = Uint32Array.of(10, 0, 0, 10, 10)
  const others = Uint32Array.of(20, 20, 20, 20, 20)
  expect(silences(own, others)).toEqual([{ begin: 1, end: 3, others: 40, expected: 20 }])
  expect(silences(own, Uint32Array.of(20, 0, 0, 20, 20))[0]?.expected).toBe(0)
  expect(inProportion(5, 5, 5)).toBe(0)
})
