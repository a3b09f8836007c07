/** Adapters and addresses of a Windows machine, as `ipconfig /all` prints them. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { openTextReader } from '../text/text-reader'
import { propertyOf, propertyOfShape } from './labels'
import { IpconfigParser } from './parser'

const MOST_LINES = 200
const LONGEST = 200
/** `   Host Name . . . . . . . . . . . . : EX01`; at least three dots lead to the colon. */
const LED = /^\s*([^\s.:][^:]{0,70}?) ?\.(?: ?\.){2,} *: ?(.*)$/
const TITLE =
  /^(?:Windows IP Configuration|Windows 2000 IP Configuration|Windows-IP-Konfiguration|Configuration IP de Windows|Configuraci.{1,3}n IP de Windows)\s*$/m

function sniff(head: Uint8Array): Sniffed | null {
  const text = headText(head)
  let led = 0
  let known = 0
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    const m = line.length <= LONGEST ? LED.exec(line) : null
    if (!m) continue
    led++
    if (propertyOf(m[1] ?? '') !== undefined || propertyOfShape((m[2] ?? '').trim()) !== null) known++
  }
  const titled = TITLE.test(text.slice(0, 4096))
  return (titled && led >= 1) || (led >= 3 && known >= 2) ? { confidence: 95, kind: 'network-settings' } : null
}

export const ipconfig: Format = {
  id: 'ipconfig',
  title: 'Network settings (ipconfig)',
  docs: 'docs/formats/network-settings.md',
  clock: 'none',
  sniff,
  open: (context) => openTextReader(context, (sink) => new IpconfigParser(sink)),
  samples: [
    '\r\nWindows IP Configuration\r\n\r\n   Host Name . . . . . . . . . . . . : EX01\r\n   Primary Dns Suffix  . . . . . . . : nordwind.example\r\n',
    'Windows-IP-Konfiguration\r\n\r\n   Hostname  . . . . . . . . . . . . : EX01\r\n',
  ],
}
