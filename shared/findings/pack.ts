/** All rules, in the order in which findings are numbered. A new one goes to the end of its group. */
import type { Rule } from './rule'
import { clockSkew } from './rules/clock-skew'
import { movesWithDelays } from './rules/copy-moves'
import { deferralStorm } from './rules/deferral-storm'
import { delayOverUsual } from './rules/delay-over-usual'
import { deliveryFailures } from './rules/delivery-failures'
import { detour } from './rules/detour'
import { dnsFailures } from './rules/dns-failures'
import { duplicates } from './rules/duplicates'
import { expired } from './rules/expired'
import { receivedNotSent, sentNotReceived } from './rules/handover-ends'
import { limits } from './rules/limits'
import { listStorm } from './rules/list-storm'
import { longCommit } from './rules/long-commit'
import { loops } from './rules/loops'
import { missingLogs } from './rules/missing-logs'
import { moderationStall } from './rules/moderation-stall'
import { ndrStorm } from './rules/ndr-storm'
import { poison } from './rules/poison'
import { resubmission } from './rules/resubmission'
import { slowLastStep } from './rules/slow-last-step'
import { stuckNextHop } from './rules/stuck-next-hop'

const LATE = [stuckNextHop, delayOverUsual, deferralStorm, slowLastStep]
const REFUSED = [deliveryFailures, loops, expired, limits, dnsFailures]
const RARE = [duplicates, listStorm, ndrStorm, poison, moderationStall]
const HANDOVER = [sentNotReceived, receivedNotSent, longCommit, resubmission, detour]

export const PACK: readonly Rule[] = [...REFUSED, ...LATE, ...RARE, ...HANDOVER, movesWithDelays, clockSkew, missingLogs]
