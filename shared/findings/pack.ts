/** All rules, in the order in which findings are numbered. A new one goes to the end of its group. */
import type { Rule } from './rule'
import { authenticationFailures } from './rules/authentication-failures'
import { backPressure } from './rules/back-pressure'
import { idleMember, unevenBalancer } from './rules/balancer-members'
import { clockDrift } from './rules/clock-drift'
import { clockSkew } from './rules/clock-skew'
import { cutOff } from './rules/cut-off'
import { deliveryFailures } from './rules/delivery-failures'
import { frontendCannotProxy } from './rules/frontend-cannot-proxy'
import { greylisting } from './rules/greylisting'
import { handshakeFailed } from './rules/handshake-failed'
import { logGap, rolledOver } from './rules/log-gaps'
import { missingLogs } from './rules/missing-logs'
import { handshakeFailures, resets } from './rules/network-ends'
import { badChecksums, slowBanner, zeroWindow } from './rules/network-receivers'
import { oneSideOnly } from './rules/one-side-only'
import { probeGap } from './rules/probe-gap'
import { rateLimit } from './rules/rate-limit'
import { rejectedBeforeMail } from './rules/rejected-before-mail'
import { relayRefused } from './rules/relay-refused'
import { restartGap } from './rules/restart-gap'
import { retransmissionStorm } from './rules/retransmission-storm'
import { serviceNotAvailable } from './rules/service-not-available'
import { setAside } from './rules/set-aside'
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

const SERVERS: readonly Rule[] = [unevenBalancer, idleMember, probeGap, restartGap, clockDrift]

const EVIDENCE: readonly Rule[] = [logGap, oneSideOnly, rolledOver, setAside]

const NETWORK: readonly Rule[] = [retransmissionStorm, resets, zeroWindow, handshakeFailures, slowBanner, badChecksums]

export const PACK: readonly Rule[] = [
  deliveryFailures,
  stuckNextHop,
  ...SESSIONS_AND_TLS,
  clockSkew,
  ...SERVERS,
  missingLogs,
  ...EVIDENCE,
  ...NETWORK,
]
