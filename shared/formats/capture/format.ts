/** Packet captures: pcap, pcapng, Network Monitor. */
import type { Format, Reader, ReaderContext, ReadSummary, Sniffed } from '../format'
import { type Capture, CaptureReader } from './capture'
import { CaptureTables } from './capture-tables'
import { isCapture } from './container/open'
import type { Instant } from './tcp/stream'

const sniff = (head: Uint8Array): Sniffed | null => (isCapture(head) ? { confidence: 98, kind: 'capture' } : null)

function open(context: ReaderContext): Reader {
  const tables = new CaptureTables(context, () => reader.mayRestart)
  const reader: CaptureReader = new CaptureReader({
    onPacket: (p) => tables.packet(p),
    onDialogue: (d) => tables.dialogue(d),
    onRestart: () => tables.restart(),
  })
  return {
    push: (bytes) => reader.push(bytes),
    finish: () => {
      const capture = reader.finish()
      return summaryOf(capture, tables.finish(capture))
    },
  }
}

function summaryOf(c: Capture, records: number): ReadSummary {
  const { headers, packets, setAside } = c.balance
  const at = (i: Instant | null) => (i && c.clock === 'utc' ? i.seconds * 1000 + Math.floor(i.nanos / 1e6) : Number.NaN)
  return {
    kind: 'capture',
    records,
    setAsideLines: setAside > 0 ? 1 : 0,
    balance: { inRecords: packets, inHeaders: headers, setAside },
    setAside: [],
    issues: c.notes.map(({ code, severity, count, message, offset }) => ({ code, severity, count, message, offset })),
    encoding: 'utf-8',
    header: null,
    first: at(c.earliest),
    last: at(c.latest),
    clock: c.clock === 'utc' || c.packets === 0 ? null : LOCAL,
    owner: null,
  }
}

const LOCAL = {
  basis: 'local',
  offsets: [],
  why: 'This kind of capture tells times of the capturing machine’s zone, which it does not name: waits are known, the hour is not.',
} as const

export const capture: Format = {
  id: 'capture',
  title: 'Packet captures (pcap, pcapng, Network Monitor)',
  docs: 'docs/formats/captures.md',
  clock: 'utc',
  sniff,
  open,
  samples: ['\n\r\r\n\x1c\0\0\0M<+\x1a\x01\0\0\0', 'GMBU\0\x02\x01\0'],
}
