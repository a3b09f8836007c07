/** Folders as the product and as the log collector name them. */
import { protocolService } from '@shared/correlate/log-service'
import { expect, test } from 'vitest'

test.each([
  ['EX1/TransportRoles/Logs/FrontEnd/ProtocolLog/SmtpReceive/RECV2026030910-1.LOG', 'front-end'],
  ['EX1/TransportRoles/Logs/Hub/ProtocolLog/SmtpSend/SEND2026030910-1.LOG', 'transport'],
  ['EX1/Edge/ProtocolLog/SmtpSend/SEND2026030910-1.LOG', 'transport'],
  ['EX1/Mailbox/ProtocolLog/SmtpReceive/Delivery/RECV2026030910-1.LOG', 'delivery'],
  ['EX1/Mailbox/ProtocolLog/SmtpSend/Submission/SEND2026030910-1.LOG', 'submission'],
  ['EX1/Mailbox/Connectivity/Submission/CONNECTLOG2026030910-1.LOG', 'submission'],
  ['logs/EX1-310.zip!/FE_Receive_Protocol_Logs.zip!/RECV2026030910-1.LOG', 'front-end'],
  ['logs/EX1-310.zip!/Hub_Send_Protocol_Logs.zip!/SEND2026030910-1.LOG', 'transport'],
  ['logs/EX1-310.zip!/MBX_Send_Protocol_Logs-1.zip!/Delivery/SEND2026030910-1.LOG', 'delivery'],
  ['logs/EX1-310.zip!/MBX_Delivery_Connectivity_Logs.zip!/CONNECTLOG2026030910-1.LOG', 'delivery'],
  ['logs/EX1-310.zip!/FE_Connectivity_Logs.zip!/CONNECTLOG2026030910-1.LOG', 'front-end'],
  ['EX1/ProtocolLog/SmtpReceive/RECV20260309-1.LOG', ''],
  ['github/RECV20260309-1.LOG', ''],
] as const)('%s: %s', (path, service) => {
  expect(protocolService(path)).toBe(service)
})
