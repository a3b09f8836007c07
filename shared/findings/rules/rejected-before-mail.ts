/** Clients that are turned away at the banner, at EHLO or at MAIL, before anything of a mail was said; and replies that a tarpit holds back. */
import { formatCounted, formatDuration } from '../../base/format'
import type { CaseFacts } from '../facts'
import type { Values } from '../parameters'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions, type SessionTable } from '../parts/session-table'
import type { Draft, Rule } from '../rule'

/** Replies that are about the sender, so that MAIL was as far as it came. */
const SENDER = /\b[45]\.1\.[78]\b|sender (?:denied|rejected|address)|bad (?:outbound )?sender|Client was not authenticated/i
/** A tarpit holds back for as long as is set; nothing else waits so exactly. */
const TARPIT_SPREAD = 0.15

export const rejectedBeforeMail: Rule<'sessions.rejected-before-mail'> = {
  id: 'sessions.rejected-before-mail',
  title: 'Sessions refused before any mail',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'No mail of these sessions was taken, and tracking logs know nothing of them: a sender that asks “was my mail seen?” is found here only.',
    otherwise: 'Hosts of the internet that send spam or look for open relays are refused in every organisation.',
    nextSteps: [
      'Look whether the client should send here. If so, Get-ReceiveConnector | Format-List Name,Bindings,RemoteIPRanges,PermissionGroups,AuthMechanism shows which connector answered and what it asks for.',
      'Allow a client by a connector of its own with its address in RemoteIPRanges (New-ReceiveConnector; Remove-ReceiveConnector undoes it).',
      'If an agent refused it, Get-IPBlockListEntry and the agent log name the list.',
    ],
  },
  missing: noSessions,
  *check(facts, values) {
    const about = (s: SessionTable, row: number) => (s.mails[row] ?? 0) === 0 || SENDER.test(s.status.at(row))
    const refused = yield* sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === '' && s.result.at(row) === 'rejected' && about(s, row),
      by: 'pair',
      severity: (t) => (t.grave ? 'warning' : 'notice'),
      title: (t) => `${t.server} refused ${t.client} before any mail in ${formatCounted(t.group.count, 'session')}`,
    })
    return [...refused, ...(yield* heldBack(facts, values))]
  },
}

/** Sessions in which a refusal came late by just what a tarpit waits. */
function* heldBack(facts: CaseFacts, values: Values<'sessions.rejected-before-mail'>) {
  const { tarpit, least } = values
  const late = (ms: number) => Math.abs(ms - tarpit) <= TARPIT_SPREAD * tarpit
  const drafts = yield* sessionDrafts(
    facts,
    { least, share: values.share, many: 1 },
    {
      accepts: (s, row) => s.direction.at(row) === 'receive' && /^[45]\d\d/.test(s.status.at(row)) && late(s.silence[row] ?? Number.NaN),
      by: 'pair',
      part: () => 'tarpit',
      severity: () => 'info',
      title: (t) =>
        `${t.server} holds its refusals of ${t.client} back for ${formatDuration(tarpit)} in ${formatCounted(t.group.count, 'session')}`,
    },
  )
  return drafts.map(
    (d): Draft => ({
      ...d,
      certainty: 'likely',
      why: 'The delay is meant: a receive connector waits before it refuses, so that guessing addresses is slow. Whoever is refused often, such as an application with old addresses, seems slow for that reason.',
      otherwise: 'A look-up that takes as long, such as a block list that does not answer, looks the same.',
      nextSteps: [
        'Remove what is refused, such as addresses that no longer exist, from the client’s list.',
        'For a trusted client: Set-ReceiveConnector -TarpitInterval 00:00:00 on a connector of its own; the default 00:00:05 undoes it.',
      ],
    }),
  )
}
