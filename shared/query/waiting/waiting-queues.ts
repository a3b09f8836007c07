/** Queues in Retry, as Get-Queue and Queue Viewer list them: who holds how much for which next hop, and why. */
import type { DatabaseHistory } from '../../model/routes'
import type { HostNames } from './host-names'
import type { NextHop } from './next-hop'

/** An object of settings of the type `queue`, as far as it is read here. */
export interface QueueObject {
  /** `EX01\17` */
  readonly name: string
  readonly properties: ReadonlyMap<string, readonly { readonly value: string }[]>
}

export interface WaitingQueue {
  readonly nextHop: NextHop
  /** Server it stands on; node −1 when the case does not know it. */
  readonly holder: string
  readonly holderNode: number
  readonly messages: number
  /** As written; '' for none. */
  readonly error: string
}

export function waitingQueue(q: QueueObject, hosts: HostNames, databases: readonly DatabaseHistory[]): WaitingQueue | null {
  const text = (name: string) => q.properties.get(name)?.[0]?.value.trim() ?? ''
  const nextHop = text('NextHopDomain')
  if (!/^retry$/i.test(text('Status')) || nextHop === '') return null
  const identity = text('Identity') || q.name
  const slash = identity.lastIndexOf('\\')
  const holder = slash < 0 ? '' : identity.slice(0, slash)
  const messages = Number(text('MessageCount').replaceAll(/\D/g, ''))
  const holderNode = hosts.find(holder)
  return {
    nextHop: nextHopOf(text('DeliveryType'), nextHop, hosts, databases),
    holder: hosts.name(holderNode) || holder,
    holderNode,
    messages,
    error: text('LastError'),
  }
}

/**
 * MapiDelivery names a server in 2007 and a database in 2010; SmtpDeliveryToMailbox of 2013 and later a database; connectors to smart hosts
 * an address in brackets, those that ask DNS a domain.
 */
function nextHopOf(type: string, written: string, hosts: HostNames, databases: readonly DatabaseHistory[]): NextHop {
  const low = type.toLowerCase()
  if (low === 'mapidelivery' || low === 'smtpdeliverytomailbox') {
    const known = databases.find((d) => d.database.toLowerCase() === written.toLowerCase())
    if (known) return { kind: 'database', name: known.database, node: -1 }
    const node = hosts.find(written)
    if (node >= 0 || low === 'mapidelivery') return { kind: 'server', name: hosts.name(node) || written, node }
    return { kind: 'database', name: written, node: -1 }
  }
  if (low.startsWith('dns')) return { kind: 'domain', name: written.toLowerCase(), node: -1 }
  const node = hosts.find(written.replaceAll(/[[\]]/g, ''))
  return { kind: 'server', name: hosts.name(node) || written, node }
}
