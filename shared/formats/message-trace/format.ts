/**
 * Message traces of Exchange Online: exports of the admin centre, Get-MessageTrace(V2) and Get-MessageTraceDetail(V2) by Export-Csv,
 * historical searches, and rows of the web services as JSON. See docs/formats/message-trace.md for which of them were seen.
 */
import { ENCODING_HEAD } from '../../columns/scan/encoding'
import { decodeHead, headText } from '../exchange-log/log-head'
import type { Format, Reader, ReaderContext, Sniffed } from '../format'
import { type JsonRows, openJsonReader } from '../text/json-reader'
import { openTextReader, type TextSink } from '../text/text-reader'
import { planTrace, type TracePlan } from './columns'
import { isSeparatorLine, parseTraceCsv, planOfLine } from './csv-parser'
import { TraceRows } from './trace-rows'

const OPENERS = ['{', '[']
/** Names are looked for in so many characters. */
const NAMES_WITHIN = 8192
const NAME = /"([a-z_@. ]{1,60})"\s*:/gi

function sniff(head: Uint8Array): Sniffed | null {
  const text = headText(head).trimStart()
  const found = OPENERS.includes(text[0] ?? '') ? isJson(text) : isCsv(text)
  return found ? { confidence: 95, kind: 'message-trace' } : null
}

function isJson(text: string): boolean {
  const names = new Set<string>()
  for (const m of text.slice(0, NAMES_WITHIN).matchAll(NAME)) names.add(m[1] ?? '')
  return planTrace([...names]) !== null
}

function isCsv(text: string): boolean {
  const lines = text.slice(0, NAMES_WITHIN).split(/\r?\n/, 4)
  const names = lines.find((l) => l.trim() !== '' && !l.startsWith('#TYPE ') && !isSeparatorLine(l))
  return names !== undefined && planOfLine(names) !== null
}

/** Where there are rows of JSON, each has its own names. */
function jsonRows(sink: TextSink): JsonRows {
  const rows = new TraceRows(sink)
  let plan: TracePlan | null = null
  let planned = ''
  return {
    row({ entries, ...place }) {
      const names = entries.map(([name]) => name)
      const key = names.join('\n')
      if (key !== planned) {
        planned = key
        plan = planTrace(names)
      }
      if (!plan) return false
      rows.add(
        plan,
        entries.map(([, value]) => textOf(value)),
        place,
      )
      return true
    },
    end: () => rows.end(),
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** CSV or JSON is told by the first bytes, so they are kept until there are enough. */
function open(context: ReaderContext): Reader {
  let reader: Reader | null = null
  let head = new Uint8Array(0)
  const decide = (bytes: Uint8Array): Reader => {
    const first = headText(decodeHead(bytes)).trimStart()[0] ?? ''
    const made = OPENERS.includes(first) ? openJsonReader(context, jsonRows) : openTextReader(context, parseTraceCsv)
    made.push(bytes)
    return made
  }
  return {
    push(bytes) {
      if (reader) {
        reader.push(bytes)
        return
      }
      const joined = new Uint8Array(head.length + bytes.length)
      joined.set(head)
      joined.set(bytes, head.length)
      head = joined
      if (head.length >= ENCODING_HEAD) reader = decide(head)
    },
    finish: () => (reader ?? decide(head)).finish(),
  }
}

export const messageTrace: Format = {
  id: 'message-trace',
  title: 'Exchange Online message trace',
  docs: 'docs/formats/message-trace.md',
  clock: 'utc',
  sniff,
  open,
  samples: [
    'origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id\r\n',
    '"PSComputerName","Received","SenderAddress","RecipientAddress","Subject","Status","MessageId","MessageTraceId"\r\n',
    '{"MessageTraceId":"1","Received":"2026-03-10T13:00:01","SenderAddress":"a@one.example","MessageId":"<1@one.example>"}\n',
  ],
}
