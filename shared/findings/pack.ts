/** All rules, in the order in which findings are numbered. A new one goes to the end of its group. */
import type { Rule } from './rule'
import { authenticationFailures } from './rules/authentication-failures'
import { backPressure } from './rules/back-pressure'
import { clockSkew } from './rules/clock-skew'
import { cutOff } from './rules/cut-off'
import { deliveryFailures } from './rules/delivery-failures'
import { frontendCannotProxy } from './rules/frontend-cannot-proxy'
import { greylisting } from './rules/greylisting'
import { handshakeFailed } from './rules/handshake-failed'
import { missingLogs } from './rules/missing-logs'
import { rateLimit } from './rules/rate-limit'
import { rejectedBeforeMail } from './rules/rejected-before-mail'
import { relayRefused } from './rules/relay-refused'
import { serviceNotAvailable } from './rules/service-not-available'
import { stuckNextHop } from './rules/stuck-next-hop'
import { tlsNotOffered } from './rules/tls-not-offered'

const SESSIONS_AND_TLS: readonly Rule[] = [
  rejectedBeforeMail,
  relayRefused,
  authenticationFailures,
  cutOff,
  serviceNotAvailable,
  frontendCannotProxy,
  backPressure,
  rateLimit,
  greylisting,
  tlsNotOffered,
  handshakeFailed,
]

export const PACK: readonly Rule[] = [deliveryFailures, stuckNextHop, ...SESSIONS_AND_TLS, clockSkew, missingLogs]
