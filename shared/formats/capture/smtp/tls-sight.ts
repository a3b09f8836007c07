/**
 * What TLS shows before it hides everything: the version and the ciphers that the client offers and the name it asks for, what the server takes,
 * and the names in its certificate up to TLS 1.2. At most 32 KiB of each direction are looked at.
 */
import { latin1, u16be } from '../bytes'
import { namesInCertificate } from './certificate'
import type { Moment } from './half'

export interface TlsSight {
  /** When it began. */
  readonly at: Moment | null
  /** From the first byte on, without STARTTLS. */
  readonly implicit: boolean
  readonly clientBytes: number
  readonly serverBytes: number
  /** Name the client asks for; '' when it asks for none, or its hello was not seen. */
  readonly serverName: string
  /** `TLS 1.2`; what the server took, or else the most that the client offered; '' when no hello was seen. */
  readonly version: string
  /** Number of the suite the server took; null when its hello was not seen. */
  readonly cipher: number | null
  /** Subject and alternative names of the server's certificate. */
  readonly certificateNames: readonly string[]
  /** The server refused or ended it: description of the alert; null when there was none in plain. */
  readonly alert: number | null
}

const MOST = 32 << 10
const HANDSHAKE = 22
const ALERT = 21

/** Handshake messages of one direction. */
class Records {
  private bytes = new Uint8Array(1024)
  private have = 0
  private over = false
  /** Handshake data out of the records. */
  messages = new Uint8Array(0)
  alert: number | null = null

  add(b: Uint8Array, from: number, to: number): void {
    if (this.over) return
    const n = Math.min(to - from, MOST - this.have)
    if (this.have + n > this.bytes.length) {
      const larger = new Uint8Array(Math.min(MOST, Math.max(this.have + n, this.bytes.length * 2)))
      larger.set(this.bytes.subarray(0, this.have))
      this.bytes = larger
    }
    this.bytes.set(b.subarray(from, from + n), this.have)
    this.have += n
    if (this.have >= MOST) this.stop()
  }

  stop(): void {
    this.over = true
  }

  /** Takes what is plain out of what was kept. */
  read(): void {
    const b = this.bytes
    const parts: Uint8Array[] = []
    for (let at = 0; at + 5 <= this.have; ) {
      const type = b[at] as number
      const end = Math.min(this.have, at + 5 + u16be(b, at + 3))
      if (type === ALERT && end - at === 7) this.alert = b[at + 6] as number
      if (type !== HANDSHAKE) break
      parts.push(b.subarray(at + 5, end))
      at = end
    }
    const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    this.messages = all
    this.bytes = new Uint8Array(0)
    this.have = 0
    this.over = true
  }
}

export class TlsReader {
  private readonly sides = { client: new Records(), server: new Records() }
  private readonly counts = { client: 0, server: 0 }
  private at: Moment | null = null

  constructor(private readonly implicit: boolean) {}

  bytes(from: 'client' | 'server', b: Uint8Array, start: number, end: number, at: Moment): void {
    this.at ??= at
    this.counts[from] += end - start
    this.sides[from].add(b, start, end)
  }

  gap(from: 'client' | 'server', bytes: number): void {
    this.counts[from] += bytes
    this.sides[from].stop()
  }

  sight(): TlsSight {
    const { client, server } = this.sides
    client.read()
    server.read()
    const asked = clientHello(client.messages)
    const taken = serverHello(server.messages)
    return {
      at: this.at,
      implicit: this.implicit,
      clientBytes: this.counts.client,
      serverBytes: this.counts.server,
      serverName: asked.name,
      version: versionName(taken.version || asked.version),
      cipher: taken.cipher,
      certificateNames: certificateNames(server.messages),
      alert: server.alert ?? client.alert,
    }
  }
}

/** Place and length of the first message of that type; null when it is not whole. */
function message(b: Uint8Array, type: number): [from: number, to: number] | null {
  for (let at = 0; at + 4 <= b.length; ) {
    const end = at + 4 + (((b[at + 1] as number) << 16) | u16be(b, at + 2))
    if (b[at] === type) return end <= b.length ? [at + 4, end] : null
    at = end
  }
  return null
}

function clientHello(b: Uint8Array): { version: number; name: string } {
  const place = message(b, 1)
  if (!place) return { version: 0, name: '' }
  const [from, to] = place
  let version = u16be(b, from)
  let name = ''
  let at = from + 35 + (b[from + 34] as number)
  at += 2 + u16be(b, at)
  at += 1 + (b[at] as number)
  extensions(b, at, to, (type, start, end) => {
    if (type === 0 && start + 5 <= end) name = latin1(b, start + 5, Math.min(end, start + 5 + u16be(b, start + 3), start + 260))
    if (type === 43) for (let i = start + 1; i + 2 <= end; i += 2) if (u16be(b, i) <= 0x0304) version = Math.max(version, u16be(b, i))
  })
  return { version, name: /^[\x21-\x7e]*$/.test(name) ? name : '' }
}

function serverHello(b: Uint8Array): { version: number; cipher: number | null } {
  const place = message(b, 2)
  if (!place) return { version: 0, cipher: null }
  const [from, to] = place
  let version = u16be(b, from)
  const at = from + 35 + (b[from + 34] as number)
  extensions(b, at + 3, to, (type, start) => {
    if (type === 43) version = u16be(b, start)
  })
  return { version, cipher: at + 2 <= to ? u16be(b, at) : null }
}

function extensions(b: Uint8Array, from: number, to: number, each: (type: number, start: number, end: number) => void): void {
  for (let at = from + 2; at + 4 <= to; ) {
    const end = at + 4 + u16be(b, at + 2)
    if (end > to) return
    each(u16be(b, at), at + 4, end)
    at = end
  }
}

function certificateNames(b: Uint8Array): readonly string[] {
  const place = message(b, 11)
  if (!place) return []
  const at = place[0] + 3
  const length = ((b[at] as number) << 16) | u16be(b, at + 1)
  return namesInCertificate(b, at + 3, Math.min(place[1], at + 3 + length))
}

function versionName(version: number): string {
  if (version === 0) return ''
  if (version === 0x0300) return 'SSL 3.0'
  return version > 0x0300 && version <= 0x0304 ? `TLS 1.${(version & 0xff) - 1}` : `0x${version.toString(16).padStart(4, '0')}`
}
