/** All faults that are seeded. A new one goes to the file of its group. */
import { DELAY_FAULTS } from './delays'
import { DELIVERY_FAULTS } from './delivery'
import { EVIDENCE_FAULTS } from './evidence'
import type { Fault } from './fault'
import { HANDOVER_FAULTS } from './handover'
import { NETWORK_FAULTS } from './network'
import { RARE_FAULTS } from './rare-mail'
import { SERVER_FAULTS } from './servers'
import { SESSION_FAULTS } from './sessions'
import { TLS_FAULTS } from './tls'

export const FAULTS: readonly Fault[] = [
  ...DELIVERY_FAULTS,
  ...DELAY_FAULTS,
  ...HANDOVER_FAULTS,
  ...RARE_FAULTS,
  ...SERVER_FAULTS,
  ...SESSION_FAULTS,
  ...TLS_FAULTS,
  ...EVIDENCE_FAULTS,
  ...NETWORK_FAULTS,
]
