/** What an object is: by its class, by the cmdlet that printed it, else by its properties. */
import type { ObjectType } from '../../model/settings'
import type { SourceKind } from '../../model/source'
import { type FoundObject, textOf } from './found-object'
import { NAMES } from './names'

export type FoundType = ObjectType | 'tracking'

/** Noun of a cmdlet, or the last part of a class name → what it gives. In lower case. */
const BY_NOUN: ReadonlyMap<string, FoundType> = new Map<string, FoundType>([
  ['messagetrackinglog', 'tracking'],
  ['messagetrackingevent', 'tracking'],
  ['queue', 'queue'],
  ['extensiblequeueinfo', 'queue'],
  ['queueinfo', 'queue'],
  ['propertybagbasedqueueinfo', 'queue'],
  ['mailboxdatabasecopystatus', 'database-copy'],
  ['databasecopystatusentry', 'database-copy'],
  ['storagegroupcopystatus', 'database-copy'],
  ['storagegroupcopystatusentry', 'database-copy'],
  ['mailboxdatabase', 'database'],
  ['databaseavailabilitygroup', 'dag'],
  ['exchangeserver', 'server'],
  ['transportserver', 'server'],
  ['transportservice', 'server'],
  ['mailboxserver', 'server'],
  ['frontendtransportservice', 'server'],
  ['frontendtransportserver', 'server'],
  ['frontendtransportserverpresentationobject', 'server'],
  ['mailboxtransportservice', 'server'],
  ['mailboxtransportserver', 'server'],
  ['mailboxtransportserverpresentationobject', 'server'],
  ['receiveconnector', 'receive-connector'],
  ['sendconnector', 'send-connector'],
  ['smtpsendconnectorconfig', 'send-connector'],
  ['transportconfig', 'transport-settings'],
  ['transportconfigcontainer', 'transport-settings'],
  ['servercomponentstate', 'component-state'],
  ['servercomponentstatepresentationobject', 'component-state'],
  ['accepteddomain', 'domain'],
  ['remotedomain', 'domain'],
  ['domaincontentconfig', 'domain'],
])

/** What a cmdlet such as `Get-Queue` gives; null for one that is not of Exchange's transport. */
export function typeOfCmdlet(cmdlet: string): FoundType | null {
  return BY_NOUN.get(cmdlet.slice(cmdlet.indexOf('-') + 1).toLowerCase()) ?? null
}

/** What a class such as `Deserialized.Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo` is. */
function typeOfClass(name: string): FoundType | null {
  if (!name.includes('Microsoft.Exchange.')) return null
  return BY_NOUN.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? null
}

export function classify(object: FoundObject): FoundType {
  return typeOfClass(object.typeName) ?? byCmdlet(object) ?? byNames(object)
}

/** A command can print several things (`Get-Queue; Get-Message`): what is clearly something else is not what the prompt names. */
function byCmdlet(object: FoundObject): FoundType | null {
  const type = typeOfCmdlet(object.cmdlet)
  if (!type) return null
  const seen = byNames(object)
  return seen === 'object' || hits(object, type) > 0 || hits(object, seen) < 2 ? type : seen
}

const SETS: Readonly<Partial<Record<FoundType, ReadonlySet<string>>>> = {
  tracking: NAMES.tracking,
  queue: NAMES.queue,
  'database-copy': NAMES.copy,
  database: NAMES.database,
  dag: NAMES.dag,
  server: NAMES.server,
  'receive-connector': NAMES.receive,
  'send-connector': NAMES.send,
  'transport-settings': NAMES.transport,
  domain: NAMES.domain,
}

/** Properties that the object has of those that tell a type. */
function hits({ properties }: FoundObject, type: FoundType): number {
  let n = 0
  for (const name of SETS[type] ?? []) if (properties.has(name)) n++
  return n
}

/** Sets of names, in the order in which they decide; and how many of each must be there. */
const BY_NAMES: readonly (readonly [FoundType, number])[] = [
  ['queue', 2],
  ['database-copy', 1],
  ['dag', 1],
  ['receive-connector', 2],
  ['send-connector', 2],
  ['transport-settings', 2],
  ['server', 1],
  ['domain', 2],
  ['database', 1],
  ['queue', 1],
  ['receive-connector', 1],
  ['send-connector', 1],
  ['transport-settings', 1],
]

function byNames(object: FoundObject): FoundType {
  const { properties } = object
  if (isTracking(object)) return 'tracking'
  const found = BY_NAMES.find(([type, least]) => hits(object, type) >= least)
  if (found) return found[0]
  if (isCopyStatus(object)) return 'database-copy'
  if (properties.has('component') && properties.has('state')) return 'component-state'
  if (properties.has('domainname') && properties.has('identity')) return 'domain'
  return 'object'
}

/** States that only a copy of a database has. */
const COPY_STATES = new Set(
  `Mounted Dismounted Mounting Dismounting FailedAndSuspended DisconnectedAndHealthy DisconnectedAndResynchronizing Resynchronizing
  SeedingSource`.split(/\s+/),
)

/** `DB1\EX01` with such a state, or `Healthy`: all that `fl Name,Status` shows. */
export function isCopyStatus(object: FoundObject): boolean {
  const name = textOf(object, 'identity', 'name')
  const status = textOf(object, 'status')
  return name.includes('\\') && (COPY_STATES.has(status) || (status === 'Healthy' && object.properties.size < 4))
}

/** Events of tracking that need no other proof than their name. */
const EVENTS = new Set(
  `NOTIFYMAPI RECEIVE SUBMIT SEND SENDEXTERNAL DELIVER DELIVERFAIL DUPLICATEDELIVER EXPAND REDIRECT RESOLVE TRANSFER DEFER FAIL DSN BADMAIL
  AGENTINFO HAREDIRECT HAREDIRECTFAIL HARECEIVE HADISCARD RESUBMIT POISONMESSAGE DROP PROCESS THROTTLE SUPPRESSED`.split(/\s+/),
)

/** Names of a tracking row that other things have as well. */
const TRACKING_TOO = new Set(
  'timestamp clientip serverip connectorid source messageid recipients totalbytes reference sender directionality'.split(' '),
)

export function isTrackingColumn(name: string): boolean {
  return NAMES.tracking.has(name) || TRACKING_TOO.has(name)
}

/** Written in capitals, as no other log does. */
export function isEvent(id: string): boolean {
  return EVENTS.has(id)
}

function isTracking(object: FoundObject): boolean {
  const { properties } = object
  // Windows events have an EventID and a Source too
  if (['entrytype', 'instanceid', 'leveldisplayname', 'providername'].some((n) => properties.has(n))) return false
  const strong = hits(object, 'tracking')
  if (properties.has('eventid')) return strong > 0 || isEvent(textOf(object, 'eventid'))
  return strong > 2 || (strong > 0 && properties.has('timestamp'))
}

/** What a file of such objects is. */
export function kindOf(type: FoundType, tracking: SourceKind): SourceKind {
  switch (type) {
    case 'tracking':
      return tracking
    case 'queue':
      return 'queue-state'
    case 'database-copy':
    case 'database':
    case 'dag':
      return 'dag-state'
    case 'receive-connector':
    case 'send-connector':
      return 'connector-settings'
    default:
      return 'server-settings'
  }
}

/** What most objects are. Objects of no known kind decide only when there is no other. */
export function mostOf(counts: ReadonlyMap<FoundType, number>): FoundType {
  let most: FoundType = 'object'
  let n = 0
  for (const [type, count] of counts)
    if (type !== 'object' && count > n) {
      most = type
      n = count
    }
  return most
}
