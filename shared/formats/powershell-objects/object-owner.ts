/** The server that an object names as its own; '' when it names none. */
import type { SourceOwner } from '../../model/source'
import type { FoundType } from './classify'
import { type FoundObject, textOf } from './found-object'

/** Events whose row is written by the server in this property, in the versions that fill it. */
const WRITERS: ReadonlyMap<string, string> = new Map([
  ['RECEIVE', 'serverhostname'],
  ['HAREDIRECT', 'serverhostname'],
  ['HAREDIRECTFAIL', 'serverhostname'],
  ['RESOLVE', 'serverhostname'],
  ['TRANSFER', 'serverhostname'],
  ['HARECEIVE', 'serverhostname'],
  ['HADISCARD', 'serverhostname'],
  ['SEND', 'clienthostname'],
  ['SENDEXTERNAL', 'clienthostname'],
  ['AGENTINFO', 'clienthostname'],
])

export function serverOf(type: FoundType, object: FoundObject): string {
  switch (type) {
    case 'tracking':
      return textOf(object, WRITERS.get(textOf(object, 'eventid')) ?? '')
    case 'queue':
      return beforeSlash(textOf(object, 'identity', 'queueidentity'))
    case 'receive-connector':
      return textOf(object, 'server') || beforeSlash(textOf(object, 'identity'))
    case 'component-state':
      return textOf(object, 'serverfqdn', 'server', 'identity')
    case 'server':
      return textOf(object, 'name', 'identity', 'fqdn')
    case 'database-copy':
      return textOf(object, 'mailboxserver')
    default:
      return ''
  }
}

function beforeSlash(identity: string): string {
  const slash = identity.indexOf('\\')
  return slash > 0 ? identity.slice(0, slash) : ''
}

/** Follows the objects of a file: one owner when all that name a server name the same. */
export class OwnerWatch {
  private name = ''
  private several = false

  see(server: string): void {
    if (server === '' || server.length > 255 || server.includes('*') || server.endsWith('...') || server.endsWith('…')) return
    if (this.name === '') this.name = server
    else if (short(this.name) !== short(server)) this.several = true
    // the full name says more
    else if (server.length > this.name.length) this.name = server
  }

  get owner(): SourceOwner | null {
    if (this.several || this.name === '') return null
    return { name: this.name, why: 'Every object in the file that names its server names this one.' }
  }
}

const short = (server: string) => server.split('.', 1)[0]?.toLowerCase()
