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
  'delivery.delay-over-usual': {
    least: { value: 6, unit: 'count', words: 'hops of one way in an hour, for the hour to be judged' },
    factor: { value: 5, unit: 'factor', words: 'times the usual of this way' },
    longer: { value: 20_000, unit: 'ms', words: 'longer than usual, at least' },
    late: { value: 2 * MINUTE, unit: 'ms', words: 'longer than usual, from which on it is a warning' },
  },
  'delivery.deferral-storm': {
    least: { value: 30, unit: 'count', words: 'failed tries of one next hop' },
    within: { value: 60 * MINUTE, unit: 'ms', words: 'in which they were made' },
  },
  'delivery.loops': {
    least: { value: 3, unit: 'count', words: 'messages that went round' },
    rounds: { value: 3, unit: 'count', words: 'times that a message took the same way' },
    many: { value: 50, unit: 'count', words: 'messages, from which on it is a problem' },
  },
  'delivery.expired': {
    least: { value: 3, unit: 'count', words: 'recipients whose mail expired for one reason' },
    many: { value: 50, unit: 'count', words: 'recipients, from which on it is a problem' },
  },
  'delivery.size-or-rate-limit': {
    least: { value: 5, unit: 'count', words: 'refusals because of a limit of one kind' },
    many: { value: 500, unit: 'count', words: 'refusals, from which on it is a problem' },
  },
  'delivery.dns-failures': {
    least: { value: 3, unit: 'count', words: 'look-ups that failed' },
  },
  'delivery.slow-last-step': {
    least: { value: 10, unit: 'count', words: 'deliveries to one server that waited without an error' },
    long: { value: 20_000, unit: 'ms', words: 'waited, from which on a delivery is slow' },
    share: { value: 0.2, unit: 'share', words: 'of all deliveries to this server' },
  },
  'delivery.duplicates': {
    least: { value: 3, unit: 'count', words: 'mails that came twice' },
    many: { value: 50, unit: 'count', words: 'mails that the store dropped, from which on it is a warning' },
  },
  'delivery.list-storm': {
    large: { value: 1000, unit: 'count', words: 'recipients that expansions of one group made' },
    least: { value: 20, unit: 'count', words: 'expansions of one group' },
    within: { value: 30 * MINUTE, unit: 'ms', words: 'in which they were made' },
  },
  'delivery.ndr-storm': {
    least: { value: 50, unit: 'count', words: 'delivery reports' },
    within: { value: 30 * MINUTE, unit: 'ms', words: 'in which they were made' },
    foreign: { value: 0.8, unit: 'share', words: 'of them for mail from outside, from which on it is backscatter' },
  },
  'delivery.poison': {
    least: { value: 1, unit: 'count', words: 'messages in the poison queue' },
  },
  'delivery.moderation-stall': {
    least: { value: 1, unit: 'count', words: 'mails to one group' },
    long: { value: 120 * MINUTE, unit: 'ms', words: 'without a decision up to the end of the logs' },
  },
  'handover.sent-not-received': {
    least: { value: 3, unit: 'count', words: 'hand-overs from one host to another that one end alone logged' },
    lost: { value: 3, unit: 'count', words: 'messages of which nothing more is seen, from which on it is a problem' },
  },
  'handover.received-not-sent': {
    least: { value: 3, unit: 'count', words: 'hand-overs from one host to another that one end alone logged' },
  },
  'handover.long-commit': {
    least: { value: 8, unit: 'count', words: 'hand-overs from one host to another' },
    long: { value: 10_000, unit: 'ms', words: 'from MAIL to the reply that took the mail' },
    share: { value: 0.3, unit: 'share', words: 'of all hand-overs on this way' },
  },
  'handover.resubmission': {
    least: { value: 1, unit: 'count', words: 'messages that one server played again' },
  },
  'handover.detour': {
    least: { value: 5, unit: 'count', words: 'hops' },
  },
  'servers.copy-move-with-delays': {
    least: { value: 10_000, unit: 'ms', words: 'that a mail waited over the move' },
    late: { value: 5 * MINUTE, unit: 'ms', words: 'waited, from which on it is a warning' },
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
  // servers and evidence
  'servers.uneven-balancer': {
    least: { value: 30, unit: 'count', words: 'mails that an even part would be' },
    part: { value: 0.33, unit: 'share', words: 'of an even part, below which it is uneven' },
  },
  'servers.idle-member': { least: { value: 20, unit: 'count', words: 'mails that an even part would be' } },
  'servers.probe-gap': {
    long: { value: 5 * MINUTE, unit: 'ms', words: 'without a probe' },
    least: { value: 10, unit: 'count', words: 'probes that should have come' },
  },
  'servers.restart-gap': {
    least: { value: 30, unit: 'count', words: 'rows that should have been there' },
    long: { value: 15 * MINUTE, unit: 'ms', words: 'in which all logs are silent' },
    grave: { value: 30 * MINUTE, unit: 'ms', words: 'in which all logs are silent, from which on it is a warning' },
    outlier: { value: 3, unit: 'factor', words: 'times the silences that are usual for the server' },
  },
  'servers.clock-drift': {
    least: { value: 2_000, unit: 'ms', words: 'that a clock changed beyond its bounds' },
    grave: { value: MINUTE, unit: 'ms', words: 'that a clock changed, from which on it is a warning' },
  },
  'evidence.gap': {
    least: { value: 30, unit: 'count', words: 'rows that should have been there' },
    long: { value: 30 * MINUTE, unit: 'ms', words: 'without a row' },
  },
  'evidence.rolled-over': {
    least: { value: 30, unit: 'count', words: 'rows that should have been there' },
    long: { value: 60 * MINUTE, unit: 'ms', words: 'that the log begins later' },
  },
  'evidence.one-side-only': { least: { value: 20, unit: 'count', words: 'sessions whose other end is not known' } },
  'evidence.set-aside': {
    least: { value: 20, unit: 'count', words: 'rows of one server that could not be read' },
    share: { value: 0.001, unit: 'share', words: 'of its rows' },
  },
  // network
  'network.retransmission-storm': {
    times: { value: 3, unit: 'count', words: 'times that one segment is sent again with waits that grow' },
    share: { value: 0.05, unit: 'share', words: 'of the packets of a stream with 100 or more' },
    many: { value: 3, unit: 'count', words: 'streams of two hosts, from which on it is a problem' },
    least: { value: 1, unit: 'count', words: 'streams of two hosts' },
  },
  'network.resets': {
    least: { value: 3, unit: 'count', words: 'connections of two hosts that are reset' },
    share: { value: 0.1, unit: 'share', words: 'of the connections of the two' },
  },
  'network.zero-window': { least: { value: 3, unit: 'count', words: 'packets of a stream with window 0' } },
  'network.handshake-failures': {
    least: { value: 3, unit: 'count', words: 'connections of two hosts that are not taken' },
    many: { value: 0.8, unit: 'share', words: 'of the connections of the two, from which on it is a problem' },
  },
  'network.slow-banner': {
    least: { value: 3, unit: 'count', words: 'streams of two hosts' },
    late: { value: 3_000, unit: 'ms', words: 'from the connection to the banner' },
  },
  'network.bad-checksums': { least: { value: 3, unit: 'count', words: 'packets of a stream with bad checksums' } },
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
