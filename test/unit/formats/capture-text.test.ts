/** Text exports of three captures against what tshark 4.0.17 says of the captures themselves, and what single lines tell. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { NumberColumn } from '@shared/columns/column'
import { Segment } from '@shared/columns/segment'
import { captureText } from '@shared/formats/capture-text/format'
import { netmonLine } from '@shared/formats/capture-text/netmon-lines'
import { TextTalk } from '@shared/formats/capture-text/talk'
import { tcpdumpLine } from '@shared/formats/capture-text/tcpdump-lines'
import { wiresharkLine } from '@shared/formats/capture-text/wireshark-lines'
import { TCP_FLAGS, VERDICT } from '@shared/model/captures'
import { describe, expect, test } from 'vitest'
import { readAs } from '../../builders/format-files'
import { bytesOf } from '../../builders/scan'

const root = resolve(import.meta.dirname, '../..')
const files = [join(root, 'formats/capture-text'), join(root, 'captures/text')].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.startsWith('synthetic-') && !name.endsWith('.json'))
    .map((name) => join(folder, name)),
)

/** From the expected files that tshark made of the captures. */
const TRUTH = {
  blackhole: { packets: 22, retransmissions: 5, fast: 0, duplicateAcks: 0, zeroWindows: 0, resets: 1, roundTrip: 240_400 },
  'fast-and-timeout-retransmission': {
    packets: 40,
    retransmissions: 2,
    fast: 1,
    duplicateAcks: 4,
    zeroWindows: 0,
    resets: 0,
    roundTrip: 240_400,
  },
  'zero-window': { packets: 60, retransmissions: 0, fast: 0, duplicateAcks: 0, zeroWindows: 8, resets: 0, roundTrip: 180_400 },
}

function streamsOf(path: string, bytes: Uint8Array): Record<string, number | string>[] {
  const { segments } = readAs(captureText, bytes, path)
  return segments
    .map((s) => Segment.open(s))
    .filter((s) => s.table === 'tcp-streams')
    .flatMap((s) =>
      Array.from({ length: s.rows }, (_, row) =>
        Object.fromEntries(
          s.directory.columns.map(({ name }) => [name, s.column(name) instanceof NumberColumn ? s.number(row, name) : s.text(row, name)]),
        ),
      ),
    )
}

describe.each(files.map((full) => [basename(full), full] as const))('%s', (name, full) => {
  const truth = Object.entries(TRUTH).find(([capture]) => name.includes(capture))?.[1]
  if (!truth) throw new Error(name)
  const streams = streamsOf(name, new Uint8Array(readFileSync(full)))
  const [stream] = streams
  const netmon = name.includes('.netmon-')

  test('one connection, its ends, its packets', () => {
    expect(streams).toHaveLength(1)
    expect(stream).toMatchObject({ packets: truth.packets, clientBy: 'syn', protocol: 'smtp', clientResets: truth.resets })
    expect(stream?.server).toBe('203.0.113.25:25')
    expect(stream?.client).toMatch(/^(10\.20\.1\.11|EXCH01):\d{5}$/)
  })

  test('the handshake takes as long as in the capture', () => {
    const expected = name.includes('netmon-short') ? Number.NaN : truth.roundTrip
    expect(stream?.roundTrip).toBe(expected)
  })

  test('what the text marks is counted', () => {
    // Network Monitor calls the probes of a closed window retransmissions, and marks no closed window
    const probes = netmon && name.includes('zero-window') ? 7 : 0
    expect(stream?.retransmissions).toBe(truth.retransmissions + probes)
    if (!netmon) {
      expect(stream?.fastRetransmissions).toBe(truth.fast)
      expect(stream?.duplicateAcks).toBe(truth.duplicateAcks)
      expect(stream?.zeroWindows).toBe(truth.zeroWindows)
    }
  })

  test('what the text does not mark is not known, and not none', () => {
    expect(Number.isNaN(stream?.zeroWindows)).toBe(netmon)
    expect(Number.isNaN(stream?.retransmissions)).toBe(false)
    // the fields of this export have no such column
    expect(Number.isNaN(stream?.windowFull)).toBe(netmon || name.includes('fields'))
  })

  if (name.includes('blackhole') && !name.includes('short'))
    test('the waits of the segment sent again double', () => {
      const gaps = JSON.parse(String(stream?.againGaps)) as number[]
      expect(gaps.length).toBeGreaterThanOrEqual(4)
      for (let i = 1; i < gaps.length; i++) expect((gaps[i] ?? 0) / (gaps[i - 1] ?? 1)).toBeCloseTo(2, 2)
    })
})

test('a row without addresses, connection and place is a sentence', () => {
  expect(netmonLine('SMTP SMTP:Cmd is what Network Monitor prints for commands')).toBeNull()
})

test('columns of any layout: what stands before the description is told by its form', () => {
  const p = netmonLine(
    '565 7:34:39 AM 11/18/2019 8.2691212 lsass.exe dc1.quay.example dc2.quay.example TCP TCP:[SynReTransmit #183]Flags=......S., SrcPort=53627, DstPort=DCE endpoint resolution(135), PayloadLen=0, Seq=3507072612, Ack=0, Win=8192 ( Negotiating scale factor 0x8 ) = 8192 {TCP:32, IPv4:1}',
  )
  expect(p).toMatchObject({
    frame: 565,
    source: 'dc1.quay.example',
    destination: 'dc2.quay.example',
    destinationPort: 135,
    flags: TCP_FLAGS.syn,
    verdict: VERDICT.retransmission,
    repeats: 183,
    conversation: '32',
    scale: 8,
  })
  expect(p?.when.seconds).toEqual([82_691_212])
})

test('dots that a word processor turned into one character', () => {
  const p = netmonLine('1 a.example b.example TCP TCP:Flags=…AP…., SrcPort=1, DstPort=2, PayloadLen=3, Seq=1 - 4, Ack=9, Win=5')
  expect(p?.flags).toBe(TCP_FLAGS.ack | TCP_FLAGS.psh)
})

test('a packet of tcpdump on IPv6, with a name for its port', () => {
  const p = tcpdumpLine('12:00:00.5 IP6 2001:db8::5.44301 > 2001:db8::25.smtp: Flags [P.], seq 1:27, ack 91, win 512, length 26')
  expect(p).toMatchObject({ source: '2001:db8::5', sourcePort: 44301, destinationPort: 25, seq: 1, payload: 26 })
})

test('several marks on one packet of Wireshark', () => {
  const p = wiresharkLine(
    '17 1.5 192.0.2.1 → 192.0.2.2 TCP 66 [TCP Fast Retransmission] [TCP ZeroWindow] 44217 → 25 [PSH, ACK] Seq=1 Ack=2 Win=0 Len=5',
  )
  expect(p?.verdict).toBe(VERDICT.retransmission | VERDICT.fastRetransmission | VERDICT.zeroWindow)
})

test('nothing of AUTH is kept, whatever the dialect calls it', () => {
  const talk = new TextTalk()
  const said = [
    talk.say({ kind: 'command', text: 'AUTH LOGIN YW5uYQ==' }),
    talk.say({ kind: 'reply', text: '334 UGFzc3dvcmQ6' }),
    talk.say({ kind: 'command', text: 'c2VjcmV0' }),
    talk.say({ kind: 'reply', text: '235 2.7.0 Authentication successful' }),
    talk.say({ kind: 'command', text: 'Pass: c2VjcmV0' }),
  ].map((s) => s?.text)
  expect(said.join('\n')).not.toMatch(/YW5uYQ|c2VjcmV0/)
  expect(said).toContain('235 2.7.0 Authentication successful')
})

test('rows of one list in two lines, and a list that ends in the middle of one', () => {
  const text =
    '1 10.0.0.1 10.0.0.2 TCP TCP:[Keep\nalive]Flags=...A...., SrcPort=9, DstPort=25, PayloadLen=0, Seq=1, Ack=2\n2 10.0.0.2 10.0.0.1 TCP TCP:Fl'
  const { summary } = readAs(captureText, bytesOf(text), 'cut.txt')
  expect(summary.records).toBe(1)
  expect(summary.balance.setAside).toBe('2 10.0.0.2 10.0.0.1 TCP TCP:Fl'.length)
})

test.each(['synthetic-fast-and-timeout-retransmission', 'synthetic-zero-window'])(
  '%s: numbers that tcpdump counts from the first one',
  (name) => {
    const text = readFileSync(join(root, 'captures/text', `${name}.tcpdump.txt`), 'utf8')
    // as tcpdump prints without -S: the SYN as it is, all else from there
    const [client, server] = [3_183_382_000, 1_774_779_000]
    const relative = text.replace(/^(.*Flags \[(?!S)[^\]]*\].*)$/gm, (line) =>
      line.replace(/(seq |ack |:)(3183\d{6}|1774\d{6})\b/g, (_, what: string, digits: string) => {
        const n = Number(digits)
        return `${what}${n - (n > 3e9 ? client : server)}`
      }),
    )
    expect(relative).not.toBe(text)
    const counts = (t: string) => {
      const [s] = streamsOf('dump.txt', bytesOf(t))
      return [s?.packets, s?.retransmissions, s?.fastRetransmissions, s?.duplicateAcks, s?.zeroWindows, s?.lostSegments, s?.outOfOrder]
    }
    expect(counts(relative)).toEqual(counts(text))
  },
)
