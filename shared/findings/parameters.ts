/**
 * Every number that decides whether something is a finding, in one table: its default, its unit and what it means. A person may set others;
 * what stands here is what is measured (`npm run accuracy`).
 */
export interface Parameter {
  readonly value: number
  /** ms: a duration; share: 0 to 1; count: of the things that `words` names; factor: times the usual. */
  readonly unit: 'ms' | 'share' | 'count' | 'factor'
  readonly words: string
}

const MINUTE = 60_000

export const PARAMETERS = {
  'delivery.failures': {
    least: { value: 10, unit: 'count', words: 'recipients that failed for one reason' },
    share: { value: 0.02, unit: 'share', words: 'of all recipients' },
    many: { value: 0.1, unit: 'share', words: 'of all recipients, from which on it is a problem' },
  },
  'delivery.stuck-next-hop': {
    least: { value: 10, unit: 'count', words: 'recipients or queued messages that wait for it' },
    long: { value: 15 * MINUTE, unit: 'ms', words: 'from first to last wait, from which on mail is said to stand' },
  },
  'servers.clock-skew': {
    least: { value: 5_000, unit: 'ms', words: 'that a clock is off beyond its bound' },
    large: { value: 5 * MINUTE, unit: 'ms', words: 'from which on Kerberos refuses the server' },
  },
  'evidence.missing-logs': {
    least: { value: 5, unit: 'count', words: 'messages that rest on a log that is not there' },
  },
  // sessions and TLS
  'sessions.rejected-before-mail': {
    least: { value: 20, unit: 'count', words: 'sessions of one client with one server that are refused' },
    share: { value: 0.2, unit: 'share', words: 'of the sessions between the two' },
    many: { value: 0.8, unit: 'share', words: 'of the sessions between the two, from which on it is a warning' },
    tarpit: { value: 5_000, unit: 'ms', words: 'that a tarpit holds a reply back' },
  },
  'sessions.relay-refused': {
    least: { value: 10, unit: 'count', words: 'sessions of one client that are refused' },
    share: { value: 0.1, unit: 'share', words: 'of the sessions of the client' },
    many: { value: 0.5, unit: 'share', words: 'of the sessions of the client, from which on it is a problem' },
  },
  'sessions.authentication-failures': {
    least: { value: 10, unit: 'count', words: 'sessions of two hosts in which authentication fails' },
    share: { value: 0.05, unit: 'share', words: 'of the sessions between the two' },
    many: { value: 0.2, unit: 'share', words: 'of the sessions between two servers, from which on it is a problem' },
  },
  'sessions.cut-off': {
    least: { value: 10, unit: 'count', words: 'sessions of two hosts that are cut off' },
    share: { value: 0.05, unit: 'share', words: 'of the sessions between the two' },
    many: { value: 0.5, unit: 'share', words: 'of the sessions between the two, from which on it is a problem' },
  },
  'sessions.service-not-available': {
    least: { value: 5, unit: 'count', words: 'sessions that are told so by one server' },
    share: { value: 0.01, unit: 'share', words: 'of the sessions of the server' },
    many: { value: 0.2, unit: 'share', words: 'of the sessions of the server, from which on it is a problem' },
  },
  'sessions.frontend-cannot-proxy': {
    least: { value: 5, unit: 'count', words: 'sessions that one Front End could not pass on' },
    share: { value: 0.01, unit: 'share', words: 'of the sessions of the Front End' },
    many: { value: 0.2, unit: 'share', words: 'of the sessions of the Front End, from which on it is a problem' },
  },
  'sessions.back-pressure': {
    least: { value: 5, unit: 'count', words: 'sessions that one server refused for it' },
    share: { value: 0.01, unit: 'share', words: 'of the sessions of the server' },
    many: { value: 0.2, unit: 'share', words: 'of the sessions of the server, from which on it is a problem' },
  },
  'sessions.rate-limit': {
    least: { value: 10, unit: 'count', words: 'sessions of two hosts that met a limit' },
    share: { value: 0.02, unit: 'share', words: 'of the sessions between the two' },
    many: { value: 0.5, unit: 'share', words: 'of the sessions between the two, from which on it is a problem' },
  },
  'sessions.greylisting': {
    least: { value: 5, unit: 'count', words: 'sessions that one host put off' },
    share: { value: 0.01, unit: 'share', words: 'of the sessions to the host' },
    many: { value: 0.3, unit: 'share', words: 'of the sessions to the host, from which on it is worth a look' },
  },
  'tls.handshake-failed': {
    least: { value: 5, unit: 'count', words: 'sessions of two hosts in which TLS fails' },
    share: { value: 0.02, unit: 'share', words: 'of the sessions between the two' },
    many: { value: 0.5, unit: 'share', words: 'of the sessions between the two, from which on it is a problem' },
  },
  'tls.not-offered': {
    least: { value: 10, unit: 'count', words: 'sessions with mail and without TLS, and as many with it to compare' },
    share: { value: 0.9, unit: 'share', words: 'of the sessions of a way that are alike' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Parameter>>>>

export type RuleId = keyof typeof PARAMETERS
/** Of one rule: its numbers by name. */
export type Values<R extends RuleId> = { readonly [K in keyof (typeof PARAMETERS)[R]]: number }

/** Numbers that a person set in place of the defaults, by rule and name. */
export type OwnValues = Readonly<Record<string, Readonly<Record<string, number>>>>

/** The defaults, with a person's own where they are numbers. */
export function valuesOf<R extends RuleId>(rule: R, own: OwnValues = {}): Values<R> {
  const mine = Object.hasOwn(own, rule) ? own[rule] : undefined
  const value = ([name, parameter]: [string, Parameter]) => {
    const set = mine && Object.hasOwn(mine, name) ? mine[name] : undefined
    return [name, typeof set === 'number' && Number.isFinite(set) && set >= 0 ? set : parameter.value] as const
  }
  return Object.fromEntries(Object.entries(PARAMETERS[rule]).map(value)) as Values<R>
}
