/** Which rows of several SMTP logs count as copies, row by row. */
import { TextColumn } from '@shared/columns/column'
import { createScanners } from '@shared/columns/scan/scanners'
import { Segment } from '@shared/columns/segment'
import { withoutCopies } from '@shared/correlate/copies'
import { smtpProtocol } from '@shared/formats/smtp-protocol/format'
import { expect, test } from 'vitest'
import { bytesOf } from '../../builders/scan'

const scanners = createScanners({ engine: 'js', seed: 1 })
const HEAD =
  '#Software: Microsoft Exchange Server\r\n#Log-type: SMTP Receive Protocol Log\r\n#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\r\n'

const row = (session: string, n: number, data: string) =>
  `2026-03-10T13:00:0${n % 10}.000Z,EX1\\In,${session},${n},192.0.2.1:25,198.51.100.1:4000,<,${data},\r\n`
const rows = (session: string, count: number) => Array.from({ length: count }, (_, n) => row(session, n, `NOOP ${n}`)).join('')

function read(logs: readonly string[]): Segment[] {
  const segments: Segment[] = []
  logs.forEach((log, source) => {
    const onSegment = (s: ArrayBufferLike) => segments.push(Segment.open(s))
    const reader = smtpProtocol.open({ source, path: `RECV${source}.LOG`, shared: false, scanners, onSegment })
    reader.push(bytesOf(HEAD + log))
    reader.finish()
  })
  return segments
}

/** What is left of each file, as `session data`. */
function left(logs: readonly string[]): { rows: string[][]; copies: unknown } {
  const { segments, copies } = withoutCopies(read(logs), [], false)
  const out: string[][] = logs.map(() => [])
  for (const s of segments) {
    const [session, data] = [s.column('session-id'), s.column('data')]
    for (let r = 0; r < s.rows; r++)
      if (session instanceof TextColumn && data instanceof TextColumn)
        out[s.directory.places?.source ?? -1]?.push(`${session.at(r)} ${data.at(r)}`)
  }
  return { rows: out, copies }
}

test('a session that two files share loses its copied rows in the later one, and only these', () => {
  const first = rows('S1', 5) + rows('S2', 5)
  const second = rows('S2', 3) + row('S2', 7, 'QUIT') + rows('S3', 5)
  const { rows: kept, copies } = left([first, second])
  expect(kept[0]).toHaveLength(10)
  expect(kept[1]).toEqual(['S2 QUIT', ...Array.from({ length: 5 }, (_, n) => `S3 NOOP ${n}`)])
  expect(copies).toEqual([{ source: 1, of: 0, rows: 3 }])
})

test('sessions of one file each have no copies, and a file may say a thing twice', () => {
  const { rows: kept, copies } = left([rows('S1', 5) + rows('S1', 5), rows('S2', 5) + rows('S3', 5)])
  expect(kept.map((k) => k.length)).toEqual([10, 10])
  expect(copies).toEqual([])
})

test('sessions as many as rows, and rows without a session, are compared all the same', () => {
  const each = Array.from({ length: 6 }, (_, n) => row(`S${n}`, n, 'QUIT')).join('')
  expect(left([each, each]).copies).toEqual([{ source: 1, of: 0, rows: 6 }])
  const none = rows('', 6)
  expect(left([none, rows('S1', 6), none]).copies).toEqual([{ source: 2, of: 0, rows: 6 }])
})
