/** What both readers of captures, that of bytes and that of text, write into rows in the same words. */

/** How far SMTP went, in the order in which a session goes through it. */
const STAGES = ['', 'banner', 'hello', 'auth', 'mail', 'recipients', 'data', 'taken'] as const
export type Stage = (typeof STAGES)[number]

const STAGE_OF: ReadonlyMap<string, Stage> = new Map<string, Stage>([
  ['EHLO', 'hello'],
  ['HELO', 'hello'],
  ['AUTH', 'auth'],
  ['MAIL', 'mail'],
  ['RCPT', 'recipients'],
  ['DATA', 'data'],
  ['BDAT', 'data'],
])

/** The stage that a command begins; '' for one that leads nowhere. */
export const stageOf = (verb: string): Stage => STAGE_OF.get(verb) ?? ''

/** The later of two stages. */
export const furthest = (a: Stage, b: Stage): Stage => (STAGES.indexOf(b) > STAGES.indexOf(a) ? b : a)

/** `192.0.2.1:25`, `[2001:db8::1]:25`, `mail.example` when the port is not known (NaN). */
export const endpointText = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}${Number.isNaN(port) ? '' : `:${port}`}`
