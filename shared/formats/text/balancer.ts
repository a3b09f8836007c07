/** What the settings of all balancers have in common: ends of connections, what hides a client, secrets. */
import type { At, Mark, SettingsObject } from './settings-objects'

/** Longer lines are no settings of mail. */
export const MAX_SETTING_LINE = 64 << 10

export const HIDDEN = '(hidden)'

/** A statement on source translation of one of the ways behind a virtual address. */
export interface NatVote {
  readonly value: 'yes' | 'no'
  readonly at: At
  readonly mark?: Mark
}

/** One answer when all ways agree, at the first line that says so; `unknown` at `at` otherwise. */
export function addSourceNat(virtual: SettingsObject, votes: readonly NatVote[], at: At): void {
  const [first] = votes
  if (first && votes.every((v) => v.value === first.value)) virtual.add('source-nat', first.value, first.at, first.mark ?? '')
  else virtual.add('source-nat', 'unknown', at)
}

const PORTS = new Map(
  Object.entries({ smtp: 25, http: 80, pop3: 110, imap: 143, https: 443, smtps: 465, urd: 465, submission: 587, imaps: 993, pop3s: 995 }),
)

/** The number of a port's name; what has no number is kept as written. `any` and `*` say nothing. */
export function portOf(text: string): string {
  const name = text.toLowerCase()
  if (name === 'any' || name === '*' || name === '0') return ''
  return String(PORTS.get(name) ?? text)
}

export interface Endpoint {
  readonly address: string
  readonly port: string
}

/** `10.0.0.1:25`, `[2001:db8::1]:25`, `:25`, `*:25`, `mail.example`. A bare IPv6 address has no port. */
export function endpointOf(text: string): Endpoint {
  const bracket = text.startsWith('[') ? text.indexOf(']') : -1
  if (bracket > 0) {
    const rest = text.slice(bracket + 1)
    return { address: text.slice(1, bracket), port: rest.startsWith(':') ? portOf(rest.slice(1)) : '' }
  }
  const colon = text.lastIndexOf(':')
  if (colon < 0 || (text.indexOf(':') !== colon && !text.startsWith(':::'))) return { address: text, port: '' }
  return { address: text.slice(0, colon).replace(/^::$/, '') || '*', port: portOf(text.slice(colon + 1)) }
}

/** What a probe sends may hold a password. */
export function shownSend(text: string): string {
  return /auth|pass|login|token|secret|key/i.test(text) ? HIDDEN : text
}
