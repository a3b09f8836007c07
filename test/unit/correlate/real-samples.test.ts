/**
 * Routes out of real samples. Each line was checked by reading the sample row by row; what was read and why the route is right stands in
 * real-samples.md. A change here needs a change there.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isoTime } from '@shared/base/time'
import { type MessageDetail, readMessage } from '@shared/query/message-detail'
import { describe, expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'

const FORMATS = join(import.meta.dirname, '../../formats')

/** Messages in words: each hop and each recipient a line. */
function routes(path: string): string[] {
  const { result, tables } = correlated({ [path]: readFileSync(join(FORMATS, path)) })
  const name = (node: number) => result.nodes[node]?.name ?? '?'
  const lines = (m: MessageDetail) => [
    `${m.messageId || '(no Message-ID)'} ${m.direction} ${isoTime(m.first)}`,
    ...m.hops.map(
      (h) => `  ${name(h.from)} > ${name(h.to)} ${h.protocol}, ${h.certainty}: ${h.key}; sent ${h.sent}, received ${h.received}`,
    ),
    ...m.recipients.map(
      (r) => `  ${r.address} ${r.outcome}${r.code && ` ${r.code}`}, by ${name(r.deliveredBy)}, to ${name(r.deliveredTo)}`,
    ),
  ]
  return Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i)).flatMap((m) => (m ? lines(m) : []))
}

const RECEIPT = (host: string) => `  ${host} > exchange-mail smtp, certain: both hosts named in one row; sent not-covered, received seen`

describe('tracking logs', () => {
  test('2016 and 2019: a delivery on one server, two receipts behind a Front End, a mail to the cloud', () => {
    expect(routes('message-tracking/MSGTRK-e2016-e2019-elastic-six-rows.LOG')).toEqual([
      '20240107001234.567E6224C8@monitor.example.com internal 2024-01-07T00:00:07.463Z',
      '  uwe.musterman@example.com delivered, by exchange, to exchange',
      '<20240124222112.B4AE1234EF@host01.my.domain.com> inbound 2024-01-25T15:16:09.843Z',
      '  mailuser@my.domain.com in-transit, by ?, to ?',
      '<20240123200014.123F425E28@host01.my.domain.com> inbound 2024-01-25T15:16:09.949Z',
      RECEIPT('host01.my.domain.com'),
      '  mailuser@my.domain.com in-transit, by ?, to ?',
      '<20240123200018.123C42553@pve-vhost01.my.domain.com> inbound 2024-01-25T15:16:14.415Z',
      RECEIPT('pve-vhost01.my.domain.com'),
      '  mailuser@my.domain.com in-transit, by ?, to ?',
      '<1736846922.907742.2942@foo.bar.local> relayed 2025-01-14T09:29:05.327Z',
      '  HELLOWORLD > Exchange Online smtp, certain: both hosts named in one row; sent seen, received not-covered',
      '  email@email.com sent-external, by HELLOWORLD, to Exchange Online',
    ])
  })

  test('2013: a shadow copy whose reply has id and host exchanged', () => {
    const [head, hop, ...recipients] = routes('message-tracking/MSGTRK-e2013-agentinfo-haredirect.LOG')
    expect(head).toMatch(/ inbound 2017-05-22T17:33:35\.632Z$/)
    expect(hop).toBe(
      '  EX13D13UWA001 > EX13D13UWB004.ant.amazon.com shadow, certain: both hosts named in one row; sent seen, received not-covered',
    )
    expect(recipients).toHaveLength(3)
    for (const r of recipients) expect(r).toMatch(/ in-transit, by \?, to \?$/)
  })

  test('2007 and 2016: the mailbox side alone, which says nothing of how it ends', () => {
    expect(routes('message-tracking/MSGTRKM-e2007-storedriver-submit.LOG')).toEqual([
      '<C6539E897AEDFA469FE34D029FB708D43495@win2k3dc.qa.ifr.lan> unknown 2010-04-19T12:29:07.390Z',
    ])
    expect(routes('message-tracking/MSGTRKMS2022091915-1.LOG')).toEqual([
      '<XXX@domain.com> unknown 2022-09-19T15:02:29.450Z',
      '  user.name4@gmail.com not-covered, by ?, to ?',
    ])
  })

  test('2016: one address rewritten', () => {
    expect(routes('message-tracking/MSGTRK-e2016-routing-resolve.LOG')).toEqual([
      '<29634534.206435.1680000849959@test3.com> inbound 2023-03-28T10:54:18.804Z',
      '  mail1@test.com in-transit, by ?, to ?',
    ])
  })
})

describe('output of Get-MessageTrackingLog', () => {
  test('2010: delivered on the only server', () => {
    const [, ...recipients] = routes('powershell/e2010-deliver-fl.txt')
    expect(recipients).toEqual([expect.stringMatching(/ delivered, by Exchange2010, to Exchange2010$/)])
  })

  test('2013: three ids that were made anonymous each in its own way are three messages; their hops are right', () => {
    const lines = routes('powershell/e2013-dag-queue-and-tracking-fl.txt')
    expect(lines.filter((l) => l.includes(' > '))).toEqual([
      '  DAGSERVER5 > DAGSERVER50.domain.local shadow, certain: both hosts named in one row; sent seen, received not-covered',
      '  DAGSERVER50.domain.local > DAGSERVER5 submission, likely: the row names the other host; which of its services handed over is a guess; sent not-covered, received seen',
    ])
  })

  test('2016 and 2019: failures, with the code that stands inside', () => {
    expect(routes('powershell/e2016-fail-transport-rule-fl.txt')).toEqual([
      expect.stringMatching(/^\(no Message-ID\) inbound 2021-04-06T12:46:03/),
      '  *** failed 5.7.1, by ?, to ?',
    ])
    expect(routes('powershell/e2019-fail-smtp-fl.txt')[1]).toMatch(/ failed 5\.1\.4, by \?, to \?$/)
  })

  test('2010 DAG: the mailbox side of one member hands over to the other', () => {
    const [, hop, ...rest] = routes('powershell/outbound-submit.get-messagetrackinglog-fl.txt')
    expect(hop).toBe(
      '  EX13-1 > EX13-2 submission, certain: message id; the other host is named in the row; sent seen, received not-covered',
    )
    expect(rest).toEqual([])
  })
})
