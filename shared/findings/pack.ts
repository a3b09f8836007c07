/** All rules, in the order in which findings are numbered. A new one goes to the end of its group. */
import type { Rule } from './rule'
import { authenticationFailures } from './rules/authentication-failures'
import { backPressure } from './rules/back-pressure'
import { idleMember, unevenBalancer } from './rules/balancer-members'
import { clockDrift } from './rules/clock-drift'
import { clockSkew } from './rules/clock-skew'
import { movesWithDelays } from './rules/copy-moves'
import { cutOff } from './rules/cut-off'
import { deferralStorm } from './rules/deferral-storm'
import { delayOverUsual } from './rules/delay-over-usual'
import { deliveryFailures } from './rules/delivery-failures'
import { detour } from './rules/detour'
import { dnsFailures } from './rules/dns-failures'
import { duplicates } from './rules/duplicates'
import { expired } from './rules/expired'
import { frontendCannotProxy } from './rules/frontend-cannot-proxy'
import { greylisting } from './rules/greylisting'
import { receivedNotSent, sentNotReceived } from './rules/handover-ends'
import { handshakeFailed } from './rules/handshake-failed'
import { limits } from './rules/limits'
import { listStorm } from './rules/list-storm'
import { logGap, rolledOver } from './rules/log-gaps'
import { longCommit } from './rules/long-commit'
import { loops } from './rules/loops'
import { missingLogs } from './rules/missing-logs'
import { moderationStall } from './rules/moderation-stall'
import { ndrStorm } from './rules/ndr-storm'
import { handshakeFailures, resets } from './rules/network-ends'
import { badChecksums, slowBanner, zeroWindow } from './rules/network-receivers'
import { oneSideOnly } from './rules/one-side-only'
import { poison } from './rules/poison'
import { probeGap } from './rules/probe-gap'
import { rateLimit } from './rules/rate-limit'
import { rejectedBeforeMail } from './rules/rejected-before-mail'
import { relayRefused } from './rules/relay-refused'
import { restartGap } from './rules/restart-gap'
import { resubmission } from './rules/resubmission'
import { retransmissionStorm } from './rules/retransmission-storm'
import { serviceNotAvailable } from './rules/service-not-available'
import { setAside } from './rules/set-aside'
import { slowLastStep } from './rules/slow-last-step'
import { stuckNextHop } from './rules/stuck-next-hop'
import { tlsNotOffered } from './rules/tls-not-offered'

const LATE = [stuckNextHop, delayOverUsual, deferralStorm, slowLastStep]
const REFUSED = [deliveryFailures, loops, expired, limits, dnsFailures]
const RARE = [duplicates, listStorm, ndrStorm, poison, moderationStall]
const HANDOVER = [sentNotReceived, receivedNotSent, longCommit, resubmission, detour]

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

const SERVERS: readonly Rule[] = [movesWithDelays, clockSkew, unevenBalancer, idleMember, probeGap, restartGap, clockDrift]

const EVIDENCE: readonly Rule[] = [missingLogs, logGap, oneSideOnly, rolledOver, setAside]

const NETWORK: readonly Rule[] = [retransmissionStorm, resets, zeroWindow, handshakeFailures, slowBanner, badChecksums]

export const PACK: readonly Rule[] = [...REFUSED, ...LATE, ...RARE, ...HANDOVER, ...SESSIONS_AND_TLS, ...SERVERS, ...EVIDENCE, ...NETWORK]
