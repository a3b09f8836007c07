/** A dialogue as lines in the order in which they were said. */
import type { Command, Dialogue, Reply } from './smtp/dialogue'
import type { Moment } from './smtp/half'
import type { Mail } from './smtp/mail'

export interface TalkLine {
  /** Index of the stream. */
  readonly stream: number
  readonly at: Moment
  readonly side: 0 | 1
  readonly kind: 'banner' | 'command' | 'reply' | 'data' | 'tls'
  readonly text: string
  /** The mail that it answers. */
  readonly mail: Pick<Mail, 'messageIds' | 'subject' | 'bytes'> | null
}

export function talkLines(d: Dialogue): TalkLine[] {
  const lines: TalkLine[] = []
  const { stream } = d
  if (d.banner) lines.push(reply(stream, d.banner, 'banner', null))
  for (const c of d.commands) commandLines(stream, c, lines)
  for (const r of d.unmatched) lines.push(reply(stream, r, 'reply', null))
  if (d.tls?.at) lines.push({ stream, at: d.tls.at, side: 0, kind: 'tls', text: tlsText(d), mail: null })
  // what one packet holds was said in this order
  return lines.sort((a, b) => a.at.frame - b.at.frame)
}

function commandLines(stream: number, c: Command, lines: TalkLine[]): void {
  const { at, mail } = c
  lines.push({ stream, at, side: 0, kind: 'command', text: joined(c.verb, c.parameter), mail: null })
  if (mail?.first) lines.push({ stream, at: mail.first, side: 0, kind: 'data', text: '', mail: null })
  const last = c.replies.length - 1
  // the last reply answers the mail itself
  for (const [i, r] of c.replies.entries()) lines.push(reply(stream, r, 'reply', i === last ? mail : null))
}

function reply(stream: number, r: Reply, kind: 'banner' | 'reply', mail: Mail | null): TalkLine {
  const said = r.lines.length === 1 ? (r.lines[0] ?? '') : r.lines.join(' / ')
  return { stream, at: r.at, side: 1, kind, text: joined(r.code === null ? '' : String(r.code), said), mail }
}

/** With a blank between them where both say something. */
const joined = (first: string, second: string): string => (first === '' ? second : second === '' ? first : `${first} ${second}`)

function tlsText({ tls }: Dialogue): string {
  return [tls?.version, tls?.serverName ? `for ${tls.serverName}` : ''].filter(Boolean).join(' ') || 'TLS'
}
