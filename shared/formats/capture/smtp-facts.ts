/** What the row of a stream says of its dialogue. */
import { furthest, type Stage, stageOf } from '../capture-rows'
import type { Dialogue } from './smtp/dialogue'
import type { Moment } from './smtp/half'

export interface SmtpFacts {
  /** Furthest stage that was seen. */
  readonly stage: Stage
  /** Server's name in its banner, client's in EHLO. */
  readonly banner: string
  readonly helo: string
  /** Mails that the server took. */
  readonly mails: number
  /** From here on content is hidden. */
  readonly hiddenAt: Moment | null
  /** What TLS says in plain, JSON. */
  readonly tls: string
}

export const NO_DIALOGUE: SmtpFacts = { stage: '', banner: '', helo: '', mails: 0, hiddenAt: null, tls: '' }

export function smtpFacts(d: Dialogue): SmtpFacts {
  const greeting = d.commands.find((c) => c.verb === 'EHLO' || c.verb === 'HELO')
  const mails = d.commands.filter((c) => c.mail && c.replies.at(-1)?.code === 250)
  return {
    stage: furthestOf(d, mails.length),
    banner: d.banner?.code === 220 ? (d.banner.lines[0]?.trim().split(/\s+/, 1)[0] ?? '') : '',
    helo: greeting?.parameter.trim().split(/\s+/, 1)[0] ?? '',
    mails: mails.length,
    hiddenAt: d.tls?.at ?? null,
    tls: d.tls ? JSON.stringify(tlsOf(d)) : '',
  }
}

function tlsOf({ tls }: Dialogue) {
  return tls && { serverName: tls.serverName, version: tls.version, cipher: tls.cipher, names: tls.certificateNames, alert: tls.alert }
}

function furthestOf(d: Dialogue, mails: number): Stage {
  if (mails > 0) return 'taken'
  return d.commands.reduce<Stage>((stage, c) => furthest(stage, stageOf(c.verb)), d.banner ? 'banner' : '')
}
