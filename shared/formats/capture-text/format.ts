/** Packets as text: frame summaries of Network Monitor, packet lists and fields of Wireshark and TShark, lines of tcpdump. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { openTextReader } from '../text/text-reader'
import { CaptureTextParser, CSV_HEAD, FIELDS_HEAD, textPacket } from './parser'
import { FieldRows } from './wireshark-lines'

/** Lines looked at. */
const MOST_LINES = 60

function sniff(head: Uint8Array): Sniffed | null {
  const lines = headText(head)
    .split(/\r?\n/, MOST_LINES)
    .map((text) => text.slice(0, 4000))
    .filter((text) => text.trim() !== '')
  const [first = ''] = lines
  const kind = 'capture-text'
  if (CSV_HEAD.test(first) && /"?Protocol"?/.test(first)) return { confidence: 97, kind }
  if (FIELDS_HEAD.test(first) && new FieldRows(first.split('\t')).useful) return { confidence: 97, kind }
  const rows = lines.filter((text) => textPacket(text) !== null).length
  return rows >= 2 || (rows === 1 && lines.length <= 3) ? { confidence: 91, kind } : null
}

export const captureText: Format = {
  id: 'capture-text',
  title: 'Packets as text (NetMon, Wireshark, tcpdump)',
  docs: 'docs/formats/capture-text.md',
  clock: 'local-unknown',
  sniff,
  open: (context) => openTextReader(context, (sink) => new CaptureTextParser(sink)),
  samples: [
    '1198  MAIL02  192.0.2.63  TCP  TCP:[ReTransmit #1198] Flags=...AP..., SrcPort=44217, DstPort=SMTP(25), PayloadLen=16, Seq=3183382952 - 3183382968, Ack=1774779495, Win=65181\n',
    '"No.","Time","Source","Destination","Protocol","Length","Info"\n"1","0.000000","192.0.2.1","192.0.2.2","TCP","66","44217 → 25 [SYN] Seq=0 Win=64240 Len=0"\n',
    '2026-03-10 12:00:00.000000 IP 192.0.2.11.44301 > 203.0.113.25.25: Flags [S], seq 1, win 64240, length 0\n2026-03-10 12:00:00.018000 IP 203.0.113.25.25 > 192.0.2.11.44301: Flags [S.], seq 7, ack 2, win 65535, length 0\n',
  ],
}
