/** Who may talk to the loopback host: only pages it served itself, with the token of this run. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export class Gate {
  readonly token = randomBytes(24).toString('base64url')
  private readonly expected = Buffer.from(this.token)
  /** `127.0.0.1:port`, known once the server listens. */
  host = ''

  /** A Host header that is not ours is a page elsewhere that had a name point here (DNS rebinding). */
  isHost(req: IncomingMessage): boolean {
    return req.headers.host === this.host
  }

  /** Browsers send Origin with every cross-site request and with every POST and WebSocket. */
  isOrigin(req: IncomingMessage, mayBeAbsent: boolean): boolean {
    const { origin } = req.headers
    return origin === undefined ? mayBeAbsent : origin === `http://${this.host}`
  }

  isToken(token: string | string[] | null | undefined): boolean {
    const given = Buffer.from(typeof token === 'string' ? token : '')
    return given.length === this.expected.length && timingSafeEqual(given, this.expected)
  }
}
