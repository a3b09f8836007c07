/** All rules, in the order in which findings are numbered. A new one goes to the end of its group. */
import type { Rule } from './rule'
import { clockSkew } from './rules/clock-skew'
import { deliveryFailures } from './rules/delivery-failures'
import { missingLogs } from './rules/missing-logs'
import { stuckNextHop } from './rules/stuck-next-hop'

export const PACK: readonly Rule[] = [deliveryFailures, stuckNextHop, clockSkew, missingLogs]
