/** SMTP dialogues: what the samples do not show. */
import { CaptureReader } from '@shared/formats/capture/capture'
import type { Dialogue } from '@shared/formats/capture/smtp/dialogue'
import { Half } from '@shared/formats/capture/smtp/half'
import { MailEnd } from '@shared/formats/capture/smtp/mail'
import { describe, expect, test } from 'vitest'
import { random } from '../../builders/random'
import { ascii, concat, pcapOf, type Segment, Session } from '../../captures/frames'
import { readWhole, sampleBytes } from '../../captures/read-sample'

const read = (segments: readonly Segment[]) => readWhole(pcapOf(segments)).capture
function dialogue(segments: readonly Segment[]): Dialogue {
  const [one] = read(segments).dialogues
  if (!one) throw new Error('no dialogue')
  return one
}
const words = (d: Dialogue) => d.commands.map((c) => [c.verb, ...c.replies.map((r) => r.code)].join(' '))
const HELLO = [
  [1, '220 mx ESMTP\r\n'],
  [0, 'EHLO a\r\n'],
  [1, '250-mx\r\n250 PIPELINING\r\n'],
] as const
const start = (port = 25) => new Session(port).handshake().say(...HELLO)

describe('commands and replies', () => {
  test('pipelined, in one piece and byte by byte', () => {
    const client = 'MAIL FROM:<a@a>\r\nRCPT TO:<b@b>\r\nRCPT TO:<c@c>\r\nDATA\r\n'
    const server = '250 ok\r\n250 ok\r\n550-no\r\n550 such\r\n354 go\r\n'
    const mail = 'Message-ID:\r\n <1@a>\r\nSubject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\r\n\r\n..\r\n.\r\nQUIT\r\n'
    const whole = start().say([0, client], [1, server], [0, mail], [1, '250 2.6.0 <1@a> [InternalId=7] Queued\r\n221 bye\r\n'])
    const single = start()
    for (const [side, text] of [
      [0, client],
      [1, server],
      [0, mail],
      [1, '250 2.6.0 <1@a> [InternalId=7] Queued\r\n221 bye\r\n'],
    ] as const)
      for (const c of text) single.say([side, c])
    for (const d of [dialogue(whole.segments), dialogue(single.segments)]) {
      expect(words(d)).toEqual(['EHLO 250', 'MAIL 250', 'RCPT 250', 'RCPT 550', 'DATA 354 250', 'QUIT 221'])
      expect(d.commands[4]?.mail).toMatchObject({
        bytes: mail.length - 9,
        messageIds: ['<1@a>'],
        subject: 'grüße',
        whole: true,
        missing: 0,
      })
      expect([d.clientLeftOver, d.serverLeftOver, d.unmatched.length, d.cut]).toEqual([0, 0, 0, false])
    }
  })

  test('carry the packet and the time that ended them', () => {
    const d = dialogue(start().say([0, 'NO'], [0, 'OP\r\n'], [1, '250 ok\r\n']).segments)
    const [, noop] = d.commands
    expect([noop?.at.frame, noop?.replies[0]?.at.frame]).toEqual([8, 9])
    expect((noop?.replies[0]?.at.nanos ?? 0) - (noop?.at.nanos ?? 0)).toBe(1_000_000)
  })

  test('Exchange’s own', () => {
    const d = dialogue(
      start(475).say(
        [0, 'XPROXY SID=08D1 IP=10.0.0.1 PORT=5000 DOMAIN=a PASSWORD=secret\r\n'],
        [1, '250 ok\r\n'],
        [0, 'XSHADOWREQUEST a\r\n'],
        [1, '250 ok\r\n'],
        [0, 'X-EXPS GSSAPI\r\n'],
        [1, '334 go\r\n'],
        [0, 'YIIsecret\r\n'],
        [1, '235 ok\r\n'],
      ).segments,
    )
    expect(words(d)).toEqual(['EHLO 250', 'XPROXY 250', 'XSHADOWREQUEST 250', 'X-EXPS 334 235'])
    expect(JSON.stringify(d)).not.toMatch(/secret/)
  })

  test('secrets of AUTH are nowhere, whatever is missing', () => {
    const secret = 'AGFubmEAc2VjcmV0'
    const talks: readonly (readonly (readonly [0 | 1, string])[])[] = [
      [
        [0, ` \tauth  PLAIN   ${secret}\rx\r\n`],
        [1, '235 ok\r\n'],
      ],
      [
        [0, `AUTH=PLAIN ${secret}\r\n`],
        [1, '500 no\r\n'],
      ],
      [
        [0, `AUTH PLAIN ${secret}\r\n`],
        [1, '235 ok\r\n'],
      ],
      [
        [0, 'AUTH LOGIN\r\n'],
        [1, '334 VXNlcm5hbWU6\r\n'],
        [0, `${secret}\r\n`],
        [1, '334 UGFzc3dvcmQ6\r\n'],
        [0, `${secret}\r\n`],
        [1, '235 ok\r\n'],
      ],
      [[0, `AUTH LOGIN\r\n${secret}\r\n${secret}\r\nMAIL FROM:<a@a>\r\n`]],
    ] as const
    for (const talk of talks) {
      const whole = start().say(...talk).segments
      const lost = whole.map((_, i) => whole.filter((__, j) => j !== i || j < 5))
      for (const segments of [whole, whole.filter((s) => s.targetPort === 25), ...lost]) {
        const c = read(segments)
        expect(JSON.stringify(c.dialogues)).not.toContain(secret)
      }
    }
  })

  test('a chunk holds what looks like commands; its size is exact', () => {
    const d = dialogue(
      start().say([0, 'BDAT 10\r\nQUIT\r\n....BDAT 4 LAST\r\n\r\n.\rNOOP\r\n'], [1, '250 ok\r\n250 ok\r\n250 ok\r\n']).segments,
    )
    expect(words(d)).toEqual(['EHLO 250', 'BDAT 250', 'BDAT 250', 'NOOP 250'])
    expect([d.commands[1]?.mail, d.commands[2]?.mail?.bytes]).toEqual([null, 14])
  })

  test('a mail that is answered before its end was seen ends there', () => {
    const d = dialogue(
      start().say([0, 'DATA\r\n'], [1, '354 go\r\n'], [0, 'text\n.\n'], [1, '250 ok\r\n'], [0, 'QUIT\r\n'], [1, '221 bye\r\n']).segments,
    )
    expect(words(d)).toEqual(['EHLO 250', 'DATA 354 250', 'QUIT 221'])
    expect([d.commands[1]?.mail, d.clientLeftOver]).toEqual([null, 7])
  })

  test('on any port, but not any protocol', () => {
    expect(words(dialogue(start(3333).segments))).toEqual(['EHLO 250'])
    expect(
      read(new Session(21).handshake().say([1, '220 ftp ready\r\n'], [0, 'USER anna\r\n'], [1, '331 ok\r\n']).segments).dialogues,
    ).toEqual([])
    expect(read(new Session(80).handshake().say([0, 'GET / HTTP/1.1\r\n\r\n']).segments).dialogues).toEqual([])
    expect(read(new Session(25).handshake().say([0, '\u0001\u0002\u0003\n']).segments).dialogues).toEqual([])
  })

  test('words tell who is who when the ports do not', () => {
    const s = start(60_000).say([0, 'QUIT\r\n'], [1, '221 bye\r\n'])
    const c = read(s.segments.slice(3))
    expect(c.streams.at(0).clientKnownBy).toBe('port')
    expect(c.dialogues[0]?.commands.map((x) => x.verb)).toEqual(['EHLO', 'QUIT'])
  })
})

describe('what is missing', () => {
  test('a lost reply or command is told, and reading goes on', () => {
    const s = start().say(
      [0, 'MAIL FROM:<a@a>\r\n'],
      [1, '250 ok\r\n'],
      [0, 'RCPT TO:<b@b>\r\n'],
      [1, '250 ok\r\n'],
      [0, 'QUIT\r\n'],
      [1, '221 bye\r\n'],
    )
    const without = (...lost: number[]) => dialogue(s.segments.filter((_, i) => !lost.includes(i)))
    const noReply = without(7)
    expect(noReply.missing.map((m) => [m.from, m.bytes])).toEqual([['server', 8]])
    const noCommand = without(6)
    expect(noCommand.missing.map((m) => [m.from, m.bytes])).toEqual([['client', 17]])
    expect(words(noCommand)).toEqual(['EHLO 250', 'RCPT 250', 'QUIT 221'])
    expect(noCommand.unmatched.map((r) => r.code)).toEqual([250])
  })

  test('a hole in a mail counts as mail', () => {
    const s = start().say(
      [0, 'DATA\r\n'],
      [1, '354 go\r\n'],
      [0, 'a: b\r\n\r\n'],
      [0, 'x'.repeat(1000)],
      [0, 'y\r\n.\r\n'],
      [1, '250 ok\r\n'],
    )
    const d = dialogue(s.segments.filter((x) => !String(x.payload).startsWith('xx')))
    expect(words(d)).toEqual(['EHLO 250', 'DATA 354 250'])
    expect(d.commands[1]?.mail).toMatchObject({ bytes: 1011, missing: 1000, whole: true })
  })

  test('packets out of their order are put right, with the times of their own', () => {
    const s = start().say([0, 'MAIL FROM:<a@a>\r\n'], [0, 'RCPT TO:<b@b>\r\n'], [1, '250 ok\r\n250 ok\r\n'])
    const swapped = [...s.segments]
    ;[swapped[6], swapped[7]] = [swapped[7] as Segment, swapped[6] as Segment]
    expect(words(dialogue(swapped))).toEqual(['EHLO 250', 'MAIL 250', 'RCPT 250'])
  })

  test('bytes that come again with another content are told; the first ones count', () => {
    const s = start().say([0, 'NOOP one\r\n'])
    const last = s.segments.at(-1) as Segment
    const d = dialogue([...s.segments, { ...last, at: last.at + 300, payload: 'NOOP two\r\n' }])
    expect([d.commands[1]?.parameter, d.conflicts.map((c) => [c.from, c.bytes])]).toEqual(['one', [['client', 3]]])
  })
})

describe('TLS', () => {
  test('what samples show in plain', () => {
    const sights = ['smtp-starttls-ipv6-vlan.pcap', 'smtp-starttls-2.pcap', 'smtps-465.pcapng'].flatMap((n) =>
      readWhole(sampleBytes(n)).capture.dialogues.map((d) => d.tls),
    )
    expect(sights.map((t) => [t?.version, t?.serverName, t?.cipher, t?.implicit, t?.certificateNames[0]])).toEqual([
      ['TLS 1.0', '', 5, false, 'mx.google.com'],
      ['TLS 1.2', 'dovecot.weberlab.de', 49_199, false, 'jw-vm08-int-dns'],
      ['TLS 1.3', '', 4866, false, undefined],
      ['TLS 1.2', '', null, true, undefined],
    ])
  })

  test('a refused STARTTLS changes nothing', () => {
    const d = dialogue(start().say([0, 'STARTTLS\r\n'], [1, '454 not now\r\n'], [0, 'QUIT\r\n'], [1, '221 bye\r\n']).segments)
    expect([words(d), d.tls]).toEqual([['EHLO 250', 'STARTTLS 454', 'QUIT 221'], null])
  })

  test('what comes with the answer in one packet is TLS already', () => {
    const record = concat([22, 3, 3, 0, 4], [14, 0, 0, 0])
    const d = dialogue(
      start()
        .say([0, 'X-ANONYMOUSTLS\r\n'])
        .send(1, 24, concat(ascii('220 go\r\n'), record)).segments,
    )
    expect(d.tls).toMatchObject({ serverBytes: 9, clientBytes: 0, implicit: false })
  })
})

describe('bounds', () => {
  test('a dialogue without end is cut, and says so', () => {
    const s = start()
    for (let i = 0; i < 3000; i++) s.say([0, 'NOOP\r\n'], [1, '250 ok\r\n'])
    const d = dialogue(s.segments)
    expect([d.commands.length, d.cut]).toEqual([2000, true])
  })

  test('a line without end keeps its start only', () => {
    const s = start()
    for (let i = 0; i < 40; i++) s.say([0, '-x'.repeat(700)])
    const d = dialogue(s.say([0, '\r\n'], [1, '500 no\r\n']).segments)
    expect(d.commands[1]?.verb.length).toBe(8192)
  })

  test('a client that does not wait for the answer to DATA is believed after 64 KiB', () => {
    const s = start().say([0, 'DATA\r\n'])
    for (let i = 0; i < 60; i++) s.say([0, `${'x'.repeat(1400)}\r\n`])
    const d = dialogue(s.say([0, '.\r\nQUIT\r\n']).segments)
    expect([words(d), d.commands[1]?.mail?.bytes]).toEqual([['EHLO 250', 'DATA', 'QUIT'], 60 * 1402])
  })

  test('thousands of bytes that never join, and of commands that wait, take no time that grows with their square', () => {
    const apart = start()
    for (let i = 0; i < 20_000; i++)
      apart.segments.push({ ...(apart.segments[4] as Segment), at: apart.at + i, seq: 1100 + 2 * i, payload: 'x', id: i })
    const pushy = start()
    for (let i = 0; i < 9_000; i++)
      for (const c of ['DA', 'TA', '\r\n'])
        pushy.segments.push({ ...(pushy.segments[4] as Segment), at: pushy.at, seq: 1009 + pushy.segments.length * 2, payload: c, id: i })
    for (let i = 0; i < 9_000; i++) pushy.send(1, 24, '500 no\r\n')
    for (const s of [apart, pushy]) {
      const bytes = pcapOf(s.segments)
      const began = performance.now()
      const reader = new CaptureReader()
      reader.push(bytes)
      expect(reader.finish().packets).toBe(s.segments.length)
      expect(performance.now() - began).toBeLessThan(3000)
    }
  })

  test('dialogues are told while the file is read, once their streams are over', () => {
    const one = new Session()
      .handshake()
      .say(...HELLO)
      .send(0, 17)
      .send(1, 17).segments
    const many = Array.from({ length: 400 }, (_, i) =>
      one.map((s) => ({ ...s, sourcePort: s.sourcePort === 25 ? 25 : 10_000 + i, targetPort: s.targetPort === 25 ? 25 : 10_000 + i })),
    ).flat()
    const told: number[] = []
    const reader = new CaptureReader({ onDialogue: (d) => told.push(d.stream) })
    reader.push(pcapOf(many))
    expect(told.length).toBe(400 - 256)
    expect(reader.finish().dialogues).toEqual([])
    expect([...told].sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i))
  })
})

test('bytes in any order and any overlap come out as they were', () => {
  const rng = random(7)
  for (let run = 0; run < 300; run++) {
    const bytes = Uint8Array.from({ length: 1 + rng.below(400) }, () => rng.below(256))
    const base = rng.below(2 ** 32)
    const cuts: [number, number][] = []
    for (let at = 0; at < bytes.length; ) {
      const n = Math.min(bytes.length - at, 1 + rng.below(60))
      cuts.push([at, at + n])
      at += n
    }
    for (let i = 0; i < 5; i++) {
      const from = rng.below(bytes.length)
      cuts.push([from, from + 1 + rng.below(bytes.length - from)])
    }
    cuts.sort(() => rng.next() - 0.5)
    const out: number[] = []
    let troubles = 0
    const half = new Half(base, {
      bytes: (b, from, to) => out.push(...b.subarray(from, to)),
      compares: () => true,
      gap: () => troubles++,
      conflict: () => troubles++,
    })
    const at = { frame: 1, offset: 0, seconds: 0, nanos: 0 }
    for (const [from, to] of cuts) half.push((base + from) >>> 0, bytes, from, to, to - from, at)
    half.close()
    expect([out, troubles]).toEqual([[...bytes], 0])
  }
})

test('the end of a mail is found wherever the pieces are cut', () => {
  const rng = random(11)
  const parts = ['\r\n', '.', '\r\n.\r\n', '\r', '\n', 'a', '..', 'text']
  for (let run = 0; run < 2000; run++) {
    const text = Array.from({ length: 1 + rng.below(12) }, () => rng.pick(parts)).join('')
    const at = `\r\n${text}`.indexOf('\r\n.\r\n')
    const expected = at < 0 ? -1 : at + 3
    const bytes = ascii(text)
    const end = new MailEnd()
    let found = -1
    for (let from = 0; from < bytes.length && found < 0; ) {
      const to = Math.min(bytes.length, from + 1 + rng.below(7))
      found = end.find(bytes, from, to)
      from = to
    }
    expect([JSON.stringify(text), found]).toEqual([JSON.stringify(text), expected])
  }
})
