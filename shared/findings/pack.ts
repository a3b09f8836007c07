/** All rules, in the order in which findings are numbered. A new one goes to the end of its group. */
import type { Rule } from './rule'
import { clockSkew } from './rules/clock-skew'
import { deferralStorm } from './rules/deferral-storm'
import { delayOverUsual } from './rules/delay-over-usual'
import { deliveryFailures } from './rules/delivery-failures'
import { dnsFailures } from './rules/dns-failures'
import { expired } from './rules/expired'
import { limits } from './rules/limits'
import { loops } from './rules/loops'
import { missingLogs } from './rules/missing-logs'
import { stuckNextHop } from './rules/stuck-next-hop'

const DELIVERY = [deliveryFailures, stuckNextHop, delayOverUsual, deferralStorm, loops, expired, limits, dnsFailures]

export const PACK: readonly Rule[] = [...DELIVERY, clockSkew, missingLogs]
