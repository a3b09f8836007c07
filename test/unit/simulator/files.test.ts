import { expect, test } from 'vitest'
import { memorySink } from '../../simulator/bundle'
import { simulateDagPair } from '../../simulator/dag-pair'
import { sharedRun, simulate } from './read-logs'

const bytes = (seed: string) => {
  const sink = memorySink()
  const truth = simulateDagPair({ messages: 300, seed }, sink)
  return { files: [...sink.files], truth }
}

test('the same seed gives the same bytes and the same truth, another seed does not', () => {
  expect(bytes('a')).toEqual(bytes('a'))
  expect(bytes('a').files).not.toEqual(bytes('b').files)
})
test('every log of both servers is there, in files of limited size that follow each other', () => {
  const { files, logs } = sharedRun()
  for (const server of ['MBX-K1', 'MBX-K2']) {
    expect(files.has(`${server}/MessageTracking/MSGTRKM20260309-1.LOG`)).toBe(true)
    expect(files.has(`${server}/MessageTracking/MSGTRK20260309-2.LOG`)).toBe(true)
    expect(files.has(`${server}/ProtocolLog/SmtpReceive/RECV20260309-2.LOG`)).toBe(true)
    expect(files.has(`${server}/ProtocolLog/SmtpSend/SEND20260309-2.LOG`)).toBe(true)
  }
  for (const [path, text] of files) expect(Buffer.byteLength(text), path).toBeLessThanOrEqual(256 * 1024)
  expect(logs.every((log) => log.rows.length > 0)).toBe(true)
})
test('headers are those of the 2010 product; reading each file proves its columns and quoting', () => {
  const tracking =
    '#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data'
  const protocol = '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'
  const types: Record<string, [string, string]> = {
    MSGTRK: ['#Log-type: Message Tracking Log', tracking],
    MSGTRKM: ['#Log-type: Message Tracking Log', tracking],
    RECV: ['#Log-type: SMTP Receive Protocol Log', protocol],
    SEND: ['#Log-type: SMTP Send Protocol Log', protocol],
  }
  for (const { family, header, path } of sharedRun().logs) {
    const [type, fields] = types[family] ?? []
    expect(header, path).toEqual([
      '#Software: Microsoft Exchange Server',
      '#Version: 14.0.0.0',
      type,
      expect.stringMatching(/^#Date: 2026-03-09T[\d:.]+Z$/),
      fields,
    ])
  }
})
test('subjects exercise the quoting and several scripts', () => {
  const subjects = sharedRun().truth.messages.map((message) => message.subject)
  for (const part of ['"', ',', ';', 'ü', 'Счёт', 'Προσφορά', '見積書', '🎉', '=SUM']) {
    expect(
      subjects.some((subject) => subject.includes(part)),
      part,
    ).toBe(true)
  }
  expect(subjects).toContain('')
})
test('rows are in order only roughly, and belong to the day of their file', () => {
  let inversions = 0
  const wrong: string[] = []
  for (const { rows, path } of sharedRun().logs) {
    let latest = 0
    for (const row of rows) {
      const text = row['date-time'] ?? ''
      const at = Date.parse(text)
      if (!/^2026-03-09T\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) || at < latest - 500) wrong.push(`${path}: ${text}`)
      if (at < latest) inversions++
      latest = Math.max(latest, at)
    }
  }
  expect(wrong).toEqual([])
  expect(inversions).toBeGreaterThan(50)
})
test('a run over midnight and a weekend starts new files each day', () => {
  const { logs, truth } = simulate({ messages: 400, days: 3, from: '2026-03-27' })
  const days = new Set(logs.filter((log) => log.family === 'RECV').map((log) => /(\d{8})-/.exec(log.path)?.[1]))
  expect([...days].sort()).toEqual(['20260327', '20260328', '20260329'])
  expect(truth.messages.some((message) => message.first.startsWith('2026-03-29'))).toBe(true)
  // the clock changed that night
  const banners = logs.filter((log) => log.path.includes('RECV20260329')).flatMap((log) => log.rows.map((row) => row.data ?? ''))
  expect(banners.some((line) => line.includes('Sun, 29 Mar 2026') && line.endsWith('+0200'))).toBe(true)
  expect(banners.some((line) => line.includes('Sun, 29 Mar 2026') && line.endsWith('+0100'))).toBe(true)
})
test('a skewed server stamps all its rows with its own clock and changes nothing else', () => {
  const even = simulate({ messages: 200 })
  const skewed = simulate({ messages: 200, skew: { 'MBX-K2': -90_000 } })
  const own = 'MBX-K1/MessageTracking/MSGTRKM20260309-1.LOG'
  expect(skewed.files.get(own)).toBe(even.files.get(own))
  const first = (run: typeof even) => Date.parse(run.rows('RECV', 'MBX-K2')[0]?.['date-time'] ?? '')
  expect(first(skewed) - first(even)).toBe(-90_000)
  expect(skewed.truth.messages.map((message) => message.recipients)).toEqual(even.truth.messages.map((message) => message.recipients))
})
test('connectors between the members need not be logged', () => {
  const { rows } = simulate({ messages: 200, intraProtocol: false })
  expect([...rows('RECV'), ...rows('SEND')].some((row) => /Default|Intra/.test(row['connector-id'] ?? ''))).toBe(false)
  expect(rows('MSGTRK').some((row) => row['connector-id'] === 'Intra-Organization SMTP Send Connector')).toBe(true)
})
test('a date that is none is refused', () => {
  expect(() => simulate({ from: 'tomorrow' })).toThrow('not a date')
})
