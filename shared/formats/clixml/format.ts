/** Export-Clixml of the Exchange cmdlets, as log collectors save them beside their lists. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { classify, type FoundType, kindOf, mostOf } from '../powershell-objects/classify'
import { tellingNames } from '../powershell-objects/names'
import { NOWHERE, openObjects } from '../powershell-objects/open-objects'
import { ClixmlParser } from './clixml-parser'

const NAMESPACE = 'http://schemas.microsoft.com/powershell/2004/04'
const LOOK_CHARS = 1000

function sniff(head: Uint8Array): Sniffed | null {
  const start = headText(head.subarray(0, LOOK_CHARS)).trimStart()
  const root = start.indexOf('<Objs ')
  if (root < 0 || (root > 0 && !start.startsWith('<?xml')) || !start.includes(NAMESPACE)) return null
  const counts = new Map<FoundType, number>()
  let exchange = false
  const parser = new ClixmlParser(NOWHERE, (object) => {
    const type = classify(object)
    counts.set(type, (counts.get(type) ?? 0) + 1)
    exchange ||= object.typeName.includes('Microsoft.Exchange.') || tellingNames(object.properties.keys()) > 1
  })
  let n = 0
  for (const text of headText(head).split('\n'))
    parser.line({ text: text.endsWith('\r') ? text.slice(0, -1) : text, offset: 0, length: 0, bytes: 0, line: ++n })
  parser.end()
  return exchange ? { confidence: 98, kind: kindOf(mostOf(counts), 'tracking-text') } : null
}

export const clixml: Format = {
  id: 'clixml',
  title: 'Exchange objects saved by Export-Clixml',
  docs: 'docs/formats/exchange-objects.md',
  clock: 'local-declared',
  sniff,
  open: (context) => openObjects(context, 'tracking-text', (sink, onObject) => new ClixmlParser(sink, onObject)),
  samples: [
    `<Objs Version="1.1.0.1" xmlns="${NAMESPACE}">\r\n  <Obj RefId="0">\r\n    <TN RefId="0">\r\n      <T>Deserialized.Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo</T>\r\n    </TN>\r\n    <Props>\r\n      <S N="NextHopDomain">north.example</S>\r\n`,
  ],
}
