/** The cells that tracking rows of a message share, and the pairs of custom-data. */
import type { ModernRow } from './tracking-log'
import type { Mail, World } from './world'

export function mailCells(mail: Mail, internalId: string, recipients: readonly string[], statuses: readonly string[] = []): ModernRow {
  return {
    'internal-message-id': internalId,
    'message-id': mail.messageId,
    'network-message-id': mail.networkMessageId,
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

/** `S:Key=Value;S:Key=Value`, ending as every row's does. */
export function customData(world: World, pairs: readonly (readonly [key: string, value: string])[]): string {
  const all = [...pairs, ['DeliveryPriority', 'Normal'], ['AccountForest', world.scenario.domain]]
  return all.map(([key, value]) => `S:${key}=${value}`).join(';')
}

/** How queue failures are worded in recipient-status: the order of the parts changed after 2013. */
export function lastError(world: World, error: string, host: string, address: string, time: string): string {
  if (world.scenario.version === '2013') return `[{LRT=${time}};{LED=${error}};{FQDN=${host}};{IP=${address}}]`
  return `[{LED=${error}};{MSG=};{FQDN=${host}};{IP=${address}};{LRT=${time}}]`
}
