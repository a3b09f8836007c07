/** The servers' own figures of a message, read out of raw tracking rows and held against the times of the rows. */
import type { Latency } from '@shared/formats/message-tracking/latency'
import type { RouteNode } from '@shared/model/routes'
import type { Delays } from '@shared/query/delays'
import { describe, expect, test } from 'vitest'
import { latencyOfRow, ownFigures } from '../../../src-renderer/features/message/own-figures'
import { smallCase } from '../../builders/small-case'

const FIELDS = ['date-time', 'message-subject', ' Message-Info', 'directionality']
const LINE =
  '2026-03-10T08:00:00.000Z;SRV=ex1.kiln.example:TOTAL-FE=0.100|SMR=0.098(SMRPI=0.004)|SMS=0.002;SRV=ex2.kiln.example:TOTAL-HUB=4.000|SMR=0.300(SMRC=0.250(SMRCL=0.010|X-SMRCR=0.240))|CAT=0.500(CATRS=0.450(CATRS-Scan Agent=0.440))|QDM=3.100|MTSS-PEN=0.000|SMS=0.1'
const row = (info: string, subject = '"a, ""quoted"" subject"') => `2026-03-10T08:00:04.100Z,${subject},${info},Incoming\r\n`
const read = (info: string): Latency => latencyOfRow(row(info), FIELDS) as Latency

const nodes: RouteNode[] = smallCase().input.catalogue.nodes.map((n) => ({ ...n, aliases: [`${n.name.toLowerCase()}.kiln.example`] }))
const T = Date.UTC(2026, 2, 10, 8)
const delays = (totalMs: number, onEx1 = 0): Delays => ({
  recipient: 0,
  totalMs,
  parts: [
    { kind: 'wait', node: 0, to: -1, from: T, ms: onEx1, hop: 0, clocks: null },
    { kind: 'transfer', node: 1, to: 0, from: T + onEx1, ms: totalMs - onEx1, hop: 1, clocks: null },
  ],
})

describe('the line in the row', () => {
  test('is found by the columns of its file, behind quoted cells', () => {
    expect(latencyOfRow(row(LINE), FIELDS)?.servers).toHaveLength(2)
  })
  test('is nowhere else: not in a subject that looks like one, not in files without the column', () => {
    expect(latencyOfRow(row('04I: ', LINE), FIELDS)).toBeNull()
    expect(latencyOfRow(row(LINE), ['date-time', 'message-subject'])).toBeNull()
    expect(latencyOfRow('', FIELDS)).toBeNull()
    expect(latencyOfRow(row('2026-03-10T08:00:00.000Z'), FIELDS)).toBeNull()
  })
})

test('parts of 5 % and more of their server, in words, each behind what it is a part of', () => {
  const { servers } = ownFigures(read(LINE), delays(4100), nodes)
  expect(servers.map((s) => [s.name, s.service, s.ms])).toEqual([
    ['ex1.kiln.example', 'Front End', 100],
    ['ex2.kiln.example', 'transport', 4000],
  ])
  expect(servers[1]?.parts.map((p) => [p.depth, p.code, p.words, Math.round(p.ms), p.note])).toEqual([
    [0, 'SMR', 'receive', 300, ''],
    [1, 'SMRC', 'commit', 250, ''],
    [2, 'X-SMRCR', 'shadow copy', 240, 'beside the sum'],
    [0, 'CAT', 'categorizer', 500, ''],
    [1, 'CATRS', 'agents on resolved', 450, ''],
    [2, 'CATRS-Scan Agent', 'Scan Agent', 440, ''],
    [0, 'QDM', 'queue to mailbox', 3100, ''],
  ])
})

describe('agreement with the times of the rows', () => {
  test('of the whole way: within a second, or within a tenth', () => {
    expect(ownFigures(read(LINE), delays(5000), nodes).agreement).toMatchObject({ theirsMs: 4100, oursMs: 5000, agrees: true, server: '' })
    expect(ownFigures(read(LINE), delays(5200), nodes).agreement).toMatchObject({ agrees: false })
    const long = LINE.replace('4.000', '400.000')
    expect(ownFigures(read(long), delays(430_000), nodes).agreement).toMatchObject({ agrees: true })
    expect(ownFigures(read(long), delays(450_000), nodes).agreement).toMatchObject({ agrees: false })
  })
  test('counts from the entry they name: a Front End may have held the mail before the first row', () => {
    const early = LINE.replace('08:00:00.000', '07:59:58.500')
    expect(ownFigures(read(early), delays(2600), nodes).agreement).toMatchObject({ theirsMs: 4100, oursMs: 4100, agrees: true })
  })
  test('of one server: with what the rows show on it, when it is known by its whole name', () => {
    const local = (name: string) => `2026-03-10T08:00:00.000Z;LSRV=${name}:TOTAL-HUB=1.500|QDE=1.4`
    const of = (name: string, onEx1 = 1700) => ownFigures(read(local(name)), delays(60_000, onEx1), nodes).agreement
    expect(of('EX1.kiln.example')).toEqual({ theirsMs: 1500, oursMs: 1700, agrees: true, server: 'EX1' })
    expect(of('ex1.kiln.example', 9000)).toMatchObject({ agrees: false })
    expect(of('***')).toBeNull()
    expect(of('ex1')).toMatchObject({ server: 'EX1' })
    expect(of('ex1.other.example')).toBeNull()
  })
  test('none without a number', () => {
    const { servers, agreement } = ownFigures(read('2026-03-10T08:00:00.000Z;SRV=ex1.kiln.example'), delays(4100), nodes)
    expect(servers).toEqual([{ name: 'ex1.kiln.example', service: '', ms: null, parts: [] }])
    expect(agreement).toBeNull()
  })
})
