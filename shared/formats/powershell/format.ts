/** Format-List and Format-Table of the Exchange cmdlets, as text: queues, database copies, connectors, servers, tracking rows. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { classify, type FoundType, isCopyStatus, isEvent, kindOf, mostOf, typeOfCmdlet } from '../powershell-objects/classify'
import { type FoundObject, textOf } from '../powershell-objects/found-object'
import { tellingNames } from '../powershell-objects/names'
import { NOWHERE, openObjects } from '../powershell-objects/open-objects'
import { OutputParser } from './output-parser'

/** Lines of a head that are looked at. */
const LOOK_LINES = 3000

/** The head is read as the file would be: what it holds says what the file is. */
function sniff(head: Uint8Array): Sniffed | null {
  const text = headText(head)
  if (!text.includes(' :') && !text.includes('\n--')) return null
  const counts = new Map<FoundType, number>()
  let telling = 0
  const parser = new OutputParser(NOWHERE, (object) => {
    const type = classify(object)
    counts.set(type, (counts.get(type) ?? 0) + 1)
    telling = Math.max(telling, weight(object))
  })
  let n = 0
  for (const line of text.split('\n', LOOK_LINES))
    parser.line({ text: line.endsWith('\r') ? line.slice(0, -1) : line, offset: 0, length: 0, bytes: 0, line: ++n })
  parser.end()
  return telling < 2 ? null : { confidence: telling > 2 ? 96 : 92, kind: kindOf(mostOf(counts), 'tracking-text') }
}

/** How sure an object is one of Exchange's. A cmdlet of Exchange in the prompt, an event of tracking, a mounted copy or a
 * component of a server is worth two names. */
function weight(object: FoundObject): number {
  const said = typeOfCmdlet(object.cmdlet) || isEvent(textOf(object, 'eventid')) || isMounted(object) || isComponent(object)
  return tellingNames(object.properties.keys()) + (said ? 2 : 0)
}

/** Components of Get-ServerComponentState that no other list of servers has. */
const COMPONENTS = new Set(['ServerWideOffline', 'HubTransport', 'FrontendTransport', 'EdgeTransport'])

function isComponent(object: FoundObject): boolean {
  return object.properties.has('state') && COMPONENTS.has(textOf(object, 'component'))
}

/** `Name : DB1\EX01`, `Status : Mounted`: no other thing is so. */
function isMounted(object: FoundObject): boolean {
  return isCopyStatus(object) && textOf(object, 'status') !== 'Healthy'
}

export const powershell: Format = {
  id: 'powershell',
  title: 'PowerShell output of Exchange cmdlets',
  docs: 'docs/formats/exchange-objects.md',
  clock: 'local-unknown',
  sniff,
  open: (context) => openObjects(context, 'tracking-text', (sink, onObject) => new OutputParser(sink, onObject)),
  samples: [
    'RunspaceId    : 779ae3c8-728b-4078-aa88-1e8b7f3d0b43\r\nTimestamp     : 3/10/2026 2:02:07 PM\r\nEventId       : SEND\r\nSourceContext : \r\nMessageInfo   : \r\n',
    'Identity                                    DeliveryType Status MessageCount NextHopDomain\r\n--------                                    ------------ ------ ------------ -------------\r\nEX01\\11221                                  MapiDelivery Ready  0            ex01.corp.example\r\n',
    '[PS] C:\\>Get-MailboxDatabase | Get-MailboxDatabaseCopyStatus | fl Name,Status\r\n\r\nName   : DB1\\EX01\r\nStatus : Mounted\r\n',
  ],
}
