/** The cells that every tracking row of a copy shares. */
import type { TrackingRow } from './tracking-log'
import type { Copy } from './world'

export function mailCells(copy: Copy, recipients: readonly string[], statuses: readonly string[]): TrackingRow {
  const { mail } = copy
  return {
    'internal-message-id': copy.internalId,
    'message-id': mail.messageId,
    'recipient-address': recipients.join(';'),
    'recipient-status': statuses.join(';'),
    'total-bytes': String(mail.bytes),
    'recipient-count': String(recipients.length),
    'message-subject': mail.subject,
    'sender-address': mail.sender,
    'return-path': mail.returnPath,
    directionality: mail.direction,
  }
}

/** `SRV=` lists every server passed, with whole seconds spent there: the route on one line. */
export function latency(copy: Copy, at: number): string {
  return `${copy.mail.entered};${[...copy.passed, spent(copy, at)].join(';')}`
}

/** This server's own part of that list. */
export const spent = (copy: Copy, at: number) => `SRV=${copy.server.fqdn}:TOTAL=${Math.round((at - copy.receivedAt) / 1000)}`
