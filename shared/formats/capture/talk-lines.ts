/** A dialogue as lines in the order in which they were said. */
import type { Command, Dialogue, Reply } from './smtp/dialogue'
import type { Moment } from './smtp/half'
import type { Mail } from './smtp/mail'

export interface TalkLine {
  readonly at: Moment
  readonly side: 0 | 1
  readonly kind: 'banner' | 'command' | 'reply' | 'data' | 'tls'
  readonly text: string
  readonly mail: Mail | null
}

export function talkLines(d: Dialogue): TalkLine[] {
  const lines = [
    ...(d.banner ? [reply(d.banner, 'banner', null)] : []),
    ...d.commands.flatMap((c) => commandLines(c)),
    ...d.unmatched.map((r) => reply(r, 'reply', null)),
    ...(d.tls?.at ? [{ at: d.tls.at, side: 0, kind: 'tls', text: tlsText(d), mail: null } satisfies TalkLine] : []),
  ]
  // what one packet holds was said in this order
  return lines
    .map((line, i) => ({ line, i }))
    .sort((a, b) => a.line.at.frame - b.line.at.frame || a.i - b.i)
    .map(({ line }) => line)
}

function commandLines(c: Command): TalkLine[] {
  const { mail } = c
  const last = c.replies.length - 1
  return [
    { at: c.at, side: 0, kind: 'command', text: [c.verb, c.parameter].filter(Boolean).join(' '), mail: null },
    ...(mail?.first ? [{ at: mail.first, side: 0, kind: 'data', text: '', mail: null } satisfies TalkLine] : []),
    // the last reply answers the mail itself
    ...c.replies.map((r, i) => reply(r, 'reply', i === last ? mail : null)),
  ]
}

const reply = (r: Reply, kind: 'banner' | 'reply', mail: Mail | null): TalkLine => ({
  at: r.at,
  side: 1,
  kind,
  text: [r.code ?? '', r.lines.join(' / ')].filter((part) => part !== '').join(' '),
  mail,
})

function tlsText({ tls }: Dialogue): string {
  return [tls?.version, tls?.serverName ? `for ${tls.serverName}` : ''].filter(Boolean).join(' ') || 'TLS'
}
