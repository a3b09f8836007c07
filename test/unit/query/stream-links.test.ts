/** Links of streams and messages that a person made: the same after the evidence was read again under other numbers. */
import type { Decision } from '@shared/model/decisions'
import { linkId, linksOf, readLinkId, StreamLinks } from '@shared/query/stream-links'
import { expect, test } from 'vitest'

const message = { network: '', id: '<a b"@x.example>', sender: 'anna@x.example', first: 1_700_000_000_123 }
const ends = { path: 'net/a "b" \\ c.pcap', offset: 4_500_000_131, message }
const decision = (about: string, verdict: Decision['verdict']): Decision => ({ about, verdict, at: 1 })

test('an id says what it is about, whatever stands in it', () => {
  expect(readLinkId(linkId(ends))).toEqual(ends)
  for (const about of ['SMTP a.log@1 b.log@2', 'link', 'link {', 'link []', 'link [1,2,3,4,5,6]', 'link null', `${linkId(ends)}x`])
    expect(readLinkId(about), about).toBeNull()
})

test('what is not in the case now is left alone; the rest is found under its numbers of now', () => {
  const other = { ...ends, path: 'gone.pcap' }
  const lost = { ...ends, message: { ...message, id: '<lost@x.example>' } }
  const decisions = [
    decision(linkId(ends), 'confirmed'),
    decision(linkId(other), 'confirmed'),
    decision(linkId(lost), 'rejected'),
    decision('hop', 'rejected'),
  ]
  const found = linksOf(
    decisions,
    (e) => (e.path === ends.path ? 7 : -1),
    (wanted) => wanted.map((m) => (m.id === message.id ? 3 : -1)),
  )
  expect(found).toEqual([{ stream: 7, message: 3, about: linkId(ends), verdict: 'confirmed', at: 1 }])
})

test('what was rejected is gone, what was tied is there, and the rest stays as it was found', () => {
  const link = (stream: number, m: number, verdict: Decision['verdict']) => ({
    stream,
    message: m,
    about: `${stream} ${m}`,
    verdict,
    at: 1,
  })
  const links = new StreamLinks([link(1, 5, 'rejected'), link(1, 9, 'confirmed'), link(2, 9, 'confirmed')])
  expect(links.messagesOf(1, [4, 5])).toEqual([4, 9])
  expect(links.messagesOf(3, [4, 5])).toEqual([4, 5])
  expect(links.tiedTo(9)).toEqual([1, 2])
  expect(links.tiedTo(5)).toEqual([])
  expect(links.isRejected(1, 5)).toBe(true)
})
