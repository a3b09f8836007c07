/** All faults that are seeded. A new one goes to the file of its group. */
import { DELAY_FAULTS } from './delays'
import { DELIVERY_FAULTS } from './delivery'
import type { Fault } from './fault'
import { HANDOVER_FAULTS } from './handover'
import { RARE_FAULTS } from './rare-mail'
import { SERVER_FAULTS } from './servers'

export const FAULTS: readonly Fault[] = [...DELIVERY_FAULTS, ...DELAY_FAULTS, ...HANDOVER_FAULTS, ...RARE_FAULTS, ...SERVER_FAULTS]
