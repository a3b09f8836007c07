/** The saved configuration of a NetScaler (Citrix ADC): ns.conf, or what `show ns runningConfig` prints. */
import { headLines, headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { SettingsObjects } from '../text/settings-objects'
import { openTextReader } from '../text/text-reader'
import { makeObjects } from './objects'
import { NetScalerParser } from './parser'

/** `#NS13.0 Build 85.15` */
const FIRST_LINE = /^#NS\d/
/** Commands that no other program has. */
const OWN =
  /^(?:(?:add|set|bind) (?:lb|cs) vserver|(?:add|set|bind) serviceGroup|add service \S|bind service \S|add lb monitor|(?:enable|disable|set|add) ns \w|add server \S+ [\d.]+$|(?:add|set) [ir]nat) ?/

function sniff(head: Uint8Array): Sniffed | null {
  const text = headText(head)
  if (FIRST_LINE.test(text)) return { confidence: 98, kind: 'load-balancer-config' }
  let found = 0
  for (const line of headLines(head)) if (line.length < 4096 && OWN.test(line)) found++
  return found >= 2 ? { confidence: 94, kind: 'load-balancer-config' } : null
}

export const netScaler: Format = {
  id: 'netscaler',
  title: 'NetScaler configuration',
  docs: 'docs/formats/load-balancers.md',
  clock: 'none',
  sniff,
  open: (context) =>
    openTextReader(context, (sink) => {
      const parser = new NetScalerParser(sink)
      return {
        line: (line) => parser.line(line),
        end() {
          parser.end()
          const objects = new SettingsObjects(sink)
          const owner = makeObjects(parser.books, objects)
          return { kind: 'load-balancer-config', records: objects.end(), first: Number.NaN, last: Number.NaN, owner }
        },
      }
    }),
  samples: [
    '#NS13.0 Build 85.15\n# Last modified by `save config`, Tue Mar 10 13:00:00 2026\nset ns config -IPAddress 192.0.2.5 -netmask 255.255.255.0\n',
    'add server ex1 192.0.2.11\nadd serviceGroup sg_smtp TCP -usip NO\nbind serviceGroup sg_smtp ex1 25\n',
  ],
}
