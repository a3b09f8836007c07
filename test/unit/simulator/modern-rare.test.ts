/** What happens seldom, made frequent: every kind is in the logs, and the truth says what the rows say. */
import { describe, expect, test } from 'vitest'
import { list, type Row, tally } from './read-logs'
import { MODERN_NAMES, runModern, scenarioNamed } from './read-modern'

const OFTEN = {
  reusedId: 0.03,
  splitByList: 0.05,
  withoutId: 0.05,
  dropped: 0.02,
  rejected: 0.02,
  throttled: 0.02,
  poison: 0.02,
  journalled: 0.1,
  ruleMail: 0.05,
  looping: 0.15,
  unreachable: 0.2,
  toGroup: 0.4,
  moderated: 0.3,
}

describe.each(MODERN_NAMES)('%s', (name) => {
  const { truth, rows } = runModern(name, { messages: 400, shares: OFTEN })
  const { version } = scenarioNamed(name)
  const tracking = rows('MSGTRK')
  const moderation = rows('MSGTRKMA')
  const all = [...tracking, ...rows('MSGTRKMD'), ...moderation]
  const of = (event: string, source?: string) => all.filter((row) => row['event-id'] === event && (!source || row.source === source))
  const byId = new Map(truth.messages.map((message) => [message.messageId, message]))
  const outcome = (row: Row, address: string) => {
    const same = truth.messages.filter((message) => message.networkMessageId === row['network-message-id'])
    return same.flatMap((message) => message.recipients.filter((each) => each.address === address).map((each) => each.outcome))
  }

  test('every kind is there', () => {
    const kinds = tally(all.map((row) => `${row.source} ${row['event-id']}`))
    for (const kind of [
      'AGENT DROP',
      'AGENT FAIL',
      'AGENT RECEIVE',
      'QUEUE THROTTLE',
      'POISONMESSAGE POISONMESSAGE',
      'MAILBOXRULE RECEIVE',
      'APPROVAL INITMESSAGECREATED',
      'APPROVAL RECEIVE',
      'APPROVAL MODERATORAPPROVE',
      'APPROVAL MODERATORREJECT',
      'STOREDRIVER DUPLICATEDELIVER',
      'ROUTING EXPAND',
      'ROUTING TRANSFER',
      'DSN DSN',
      'SMTP DEFER',
    ]) {
      expect(kinds[kind], kind).toBeGreaterThan(0)
    }
    expect(tracking.some((row) => row['source-context'] === 'RecipientLimit')).toBe(true)
    expect(of('DSN').some((row) => row['source-context'] === 'Delay')).toBe(true)
    expect(of('REDIRECT').some((row) => row['recipient-address'] === row['related-recipient-address'])).toBe(true)
    if (version === '2013') expect(of('FAIL', 'QUEUE').some((row) => row['recipient-status']?.includes('QUEUE.Expired'))).toBe(true)
  })
  test('dropped, failed and rejected recipients are those of the rows', () => {
    for (const row of of('DROP')) for (const address of list(row['recipient-address'])) expect(outcome(row, address)).toEqual(['dropped'])
    for (const row of of('FAIL')) for (const address of list(row['recipient-address'])) expect(outcome(row, address)).toEqual(['failed'])
    for (const row of of('MODERATORREJECT')) {
      const held = truth.messages.filter((message) => message.messageId === row.reference)
      const fates = held.flatMap((message) => message.recipients.filter((each) => each.address.startsWith('purchasing@')))
      expect(fates.map((each) => each.outcome)).toContain('failed')
    }
  })
  test('a duplicate was stored before, and stays delivered', () => {
    const stored = new Set(of('DELIVER').flatMap((row) => list(row['recipient-address']).map((to) => `${row['network-message-id']} ${to}`)))
    for (const row of of('DUPLICATEDELIVER')) {
      for (const address of list(row['recipient-address'])) {
        expect(stored).toContain(`${row['network-message-id']} ${address}`)
        expect(outcome(row, address)).toEqual(['delivered'])
      }
    }
  })
  test('relations go both ways: journal copies, rule mail, approval requests, reports', () => {
    const relations = tally(truth.messages.flatMap((message) => (message.related ?? []).map((each) => each.relation)))
    for (const relation of ['journal', 'copy', 'moderation', 'delivery-report', 'original'])
      expect(relations[relation], relation).toBeGreaterThan(0)
    for (const message of truth.messages) {
      for (const { messageId, relation } of message.related ?? []) {
        if (relation !== 'original')
          expect(byId.get(messageId)?.related).toContainEqual({ messageId: message.messageId, relation: 'original' })
      }
    }
    for (const row of [...of('RECEIVE', 'AGENT'), ...of('RECEIVE', 'MAILBOXRULE'), ...of('DSN')]) {
      expect(byId.get(row['message-id'] ?? '')?.related).toContainEqual({ messageId: row.reference, relation: 'original' })
    }
  })
  test('a mail that loops is one message with many hops; one id for two mails is two messages', () => {
    const loops = truth.messages.filter((message) => message.recipients.some((each) => each.address.includes('@branch.')))
    expect(loops.some((message) => message.hops.filter((hop) => hop.protocol === 'smtp').length >= 7)).toBe(true)
    const refused = rows('RECV').filter((row) => row.data?.startsWith('554 5.4.6 Hop count exceeded'))
    expect(refused.length).toBeGreaterThan(0)
    const ids = tally(truth.messages.map((message) => message.messageId))
    const twice = truth.messages.filter((message) => (ids[message.messageId] ?? 0) > 1)
    expect(twice.length).toBeGreaterThan(5)
    expect(new Set(twice.map((message) => message.networkMessageId)).size).toBe(twice.length)
  })
  test('a mail that came without Message-ID has one of the hub that took it', () => {
    const given = of('RECEIVE', 'SMTP').filter(
      (row) => row.directionality === 'Incoming' && row['message-id']?.endsWith(`@${row.server}.${scenarioNamed(name).domain}>`),
    )
    expect(given.length).toBeGreaterThan(0)
  })
})
