/** Export-Csv of Exchange cmdlets, above all of Get-MessageTrackingLog; and lists exported from Queue Viewer. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { readPrompt } from '../powershell/prompt'
import { classify, type FoundType, isTrackingColumn, kindOf, mostOf } from '../powershell-objects/classify'
import { canonicalName, tellingNames } from '../powershell-objects/names'
import { NOWHERE, openObjects } from '../powershell-objects/open-objects'
import { guessDelimiter, splitFields } from '../text/csv-rows'
import { CsvParser } from './csv-parser'

const LOOK_LINES = 200
const MOST_COLUMNS = 2000

function sniff(head: Uint8Array): Sniffed | null {
  const lines = headText(head)
    .split('\n', LOOK_LINES)
    .map((l) => (l.endsWith('\r') ? l.slice(0, -1) : l))
  const at = lines.findIndex((l) => l.trim() !== '' && !l.startsWith('#TYPE ') && !/^"?sep=.?"?$/i.test(l.slice(0, 10)))
  const header = lines[at] ?? ''
  const delimiter = guessDelimiter(header)
  // a command names its properties with commas
  if (!delimiter || readPrompt(header)) return null
  const names = splitFields(header, delimiter)
    .slice(0, MOST_COLUMNS)
    .map((n) => canonicalName(n).toLowerCase())
  const confidence = confidenceOf(names)
  if (confidence === 0) return null
  const counts = new Map<FoundType, number>()
  const parser = new CsvParser(NOWHERE, (object) => {
    const type = classify(object)
    counts.set(type, (counts.get(type) ?? 0) + 1)
  })
  lines.forEach((text, n) => {
    parser.line({ text, offset: 0, length: 0, bytes: 0, line: n + 1 })
  })
  parser.end()
  const { empty } = parser
  if (counts.size === 0 && empty) counts.set(classify(empty), 1)
  const most = mostOf(counts)
  // names alone are not enough when every row says that it is something else
  if (confidence < SURE && most === 'object') return null
  return { confidence, kind: kindOf(most, 'tracking-csv') }
}

/** Names of a Windows event log, which has an EventID and a Source too. */
const WINDOWS = ['entrytype', 'instanceid', 'leveldisplayname', 'providername']

/** Two names or more that Exchange alone has. */
const SURE = 92

function confidenceOf(names: readonly string[]): number {
  const telling = tellingNames(names)
  if (telling > 2) return 96
  if (telling === 2) return SURE
  const tracking = names.filter(isTrackingColumn).length
  return names.includes('eventid') && tracking > 2 && !WINDOWS.some((n) => names.includes(n)) ? 91 : 0
}

export const powershellCsv: Format = {
  id: 'powershell-csv',
  title: 'Exchange objects exported as CSV',
  docs: 'docs/formats/tracking-output.md',
  clock: 'local-unknown',
  sniff,
  open: (context) => openObjects(context, 'tracking-csv', (sink, onObject) => new CsvParser(sink, onObject)),
  samples: [
    '#TYPE Selected.Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent\r\n"Timestamp","EventId","Source","Sender","Recipients","MessageSubject"\r\n',
    '"PSComputerName";"RunspaceId";"Timestamp";"ClientIp";"ClientHostname";"ServerHostname";"SourceContext"\r\n',
    'Next Hop Domain\tDelivery Type\tStatus\tMessage Count\tNext Retry Time\tLast Error\r\nnorth.example\tDnsConnectorDelivery\tRetry\t1\t\t\r\n',
  ],
}
