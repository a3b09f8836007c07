/** What is said of the other end where no session of it was found: absent, not covered and not logged are three answers. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { noOtherEnd } from '@shared/query/session-ends'
import { SessionEngine } from '@shared/query/sessions'
import { noEndSentence } from '@shared/report/session-words'
import { expect, test } from 'vitest'
import { rowsOf, type SessionCase } from '../../builders/sessions'
import { storyCase } from '../../flows/story-bundle'
import { simulateTwoSites2007 } from '../../simulator/sites/two-sites-2007'

const OPTIONS = { messages: 60, seed: 'ends', from: '2026-10-06' }
const RECV = 'EXT-S1/ProtocolLog/SmtpReceive/RECV20261006-1.LOG'

/** Of the send sessions of EXT-N1 to EXT-S1 that have no other end: what is said of the one in the middle of the log. */
async function said(change: (folder: string) => void): Promise<readonly [string, string]> {
  const made = await storyCase(
    (sink) => simulateTwoSites2007(OPTIONS, sink),
    (folder) => {
      change(folder)
      return undefined
    },
  )
  const { sources, nodes, coverage } = made.catalogue
  const c: SessionCase = { tables: made.tables, sources, nodes, coverage, segments: [] }
  const engine = new SessionEngine(c.tables.sessions, nodes)
  const lone = rowsOf(c).filter(
    (s) =>
      s.direction === 'send' && s.peerSession < 0 && nodes[s.node]?.name.startsWith('EXT-N1') && nodes[s.peer]?.name.startsWith('EXT-S1'),
  )
  const s = lone[Math.floor(lone.length / 2)]
  if (!s) throw new Error('every session has its other end')
  const why = noOtherEnd(s, c, (node, peer) => engine.logs(node, peer, 'receive'))
  return [why, noEndSentence(s, why, nodes)]
}

/** Takes the rows out that the test accepts. */
function drop(folder: string, test: (line: string) => boolean): void {
  const file = join(folder, RECV)
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .split('\r\n')
      .filter((line) => line.startsWith('#') || !test(line))
      .join('\r\n'),
  )
}

test('one session is missing from a log that goes on: absent', async () => {
  const answer = await said((folder) => {
    const lines = readFileSync(join(folder, RECV), 'utf8')
      .split('\r\n')
      .filter((l) => l.includes('Default EXT-S1'))
    const id = lines[Math.floor(lines.length / 2)]?.split(',')[2] ?? ''
    drop(folder, (line) => line.split(',')[2] === id)
  })
  expect(answer).toEqual([
    'absent',
    'The SMTP receive log of EXT-S1 covers that time, has other sessions with EXT-N1 and not this one: it is absent there.',
  ])
})

test('no session of the connector at all: its logging may be off, which proves nothing', async () => {
  const [why, words] = await said((folder) => {
    // rows of others keep the log going
    const other = (n: number) =>
      `2026-10-06T${String(n).padStart(2, '0')}:00:00.000Z,EXT-S1\\Client EXT-S1,08DE00000000000${n.toString(16).toUpperCase()},0,10.30.1.21:587,10.30.1.99:5${n}00,+,,`
    drop(folder, (line) => line.includes('Default EXT-S1'))
    const file = join(folder, RECV)
    const head = readFileSync(file, 'utf8').trimEnd().replaceAll('\0', '')
    writeFileSync(file, `${[head, ...Array.from({ length: 24 }, (_, n) => other(n))].join('\r\n')}\r\n`)
  })
  expect(why).toBe('unlogged')
  expect(words).toContain('so this is no proof')
})

test('no log of that kind: not covered', async () => {
  const [why, words] = await said((folder) => rmSync(join(folder, 'EXT-S1/ProtocolLog/SmtpReceive'), { recursive: true }))
  expect([why, words]).toEqual(['no-log', 'No SMTP receive log of EXT-S1 is in the bundle, so the other end is not covered.'])
})

test('a log that ends before: not covered', async () => {
  const [why] = await said((folder) => drop(folder, (line) => line > '2026-10-06T10'))
  expect(why).toBe('not-covered')
})
