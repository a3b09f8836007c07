/** TCP settings of a Windows machine, as `netsh int tcp show global` and `netsh int tcp show chimneystats` print them. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { openTextReader } from '../text/text-reader'
import { anchorOf, englishProperty } from './names'
import { CHIMNEY_HEAD, NetshParser } from './parser'

/** Lines looked at. */
const MOST_LINES = 200

function sniff(head: Uint8Array): Sniffed | null {
  const lines = headText(head).split(/\r?\n/, MOST_LINES)
  const named = new Set<string>()
  const anchors = new Set<string>()
  for (const text of lines) {
    if (text.length > 200) continue
    if (CHIMNEY_HEAD.test(text)) return { confidence: 96, kind: 'tcp-settings' }
    const colon = text.indexOf(':')
    if (colon < 1) continue
    const name = text.slice(0, colon)
    const property = englishProperty(name)
    const anchor = anchorOf(name)
    if (property) named.add(property)
    if (anchor) anchors.add(anchor)
  }
  if (named.size >= 2) return { confidence: 96, kind: 'tcp-settings' }
  return anchors.size >= 3 ? { confidence: 90, kind: 'tcp-settings' } : null
}

export const netsh: Format = {
  id: 'netsh',
  title: 'TCP settings (netsh)',
  docs: 'docs/formats/network-settings.md',
  clock: 'none',
  sniff,
  open: (context) => openTextReader(context, (sink) => new NetshParser(sink)),
  samples: [
    'TCP Global Parameters\n-----\nReceive-Side Scaling State : enabled\nChimney Offload State : automatic\n',
    'Idx  Supp  Atmpt    TMax    PMax     Olc              Failure Reason\n---  ----\n',
  ],
}
