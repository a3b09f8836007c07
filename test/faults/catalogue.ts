/** All faults that are seeded. A new one goes to the file of its group. */
import { DELIVERY_FAULTS } from './delivery'
import { EVIDENCE_FAULTS } from './evidence'
import type { Fault } from './fault'
import { NETWORK_FAULTS } from './network'
import { SERVER_FAULTS } from './servers'
import { SESSION_FAULTS } from './sessions'
import { TLS_FAULTS } from './tls'

export const FAULTS: readonly Fault[] = [
  ...DELIVERY_FAULTS,
  ...SERVER_FAULTS,
  // sessions, TLS, servers, evidence and network
  ...SESSION_FAULTS,
  ...TLS_FAULTS,
  ...EVIDENCE_FAULTS,
  ...NETWORK_FAULTS,
]
