/** Configuration of an F5 BIG-IP: bigip.conf, bigip_base.conf, or what `tmsh list` prints. */
import { headText } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { SettingsObjects } from '../text/settings-objects'
import { openTextReader } from '../text/text-reader'
import { F5Blocks } from './blocks'
import { makeObjects } from './objects'

const FIRST_LINE = /^#TMSH-VERSION:/
const OWN =
  /^(?:ltm (?:virtual|pool|node|monitor [\w-]+|snatpool|snat|nat|profile [\w-]+|virtual-address|rule) \S+|net self \S+|sys global-settings) \{/m

function sniff(head: Uint8Array): Sniffed | null {
  const text = headText(head)
  if (FIRST_LINE.test(text)) return { confidence: 98, kind: 'load-balancer-config' }
  return OWN.test(text) ? { confidence: 95, kind: 'load-balancer-config' } : null
}

export const f5: Format = {
  id: 'f5',
  title: 'F5 BIG-IP configuration',
  docs: 'docs/formats/load-balancers.md',
  clock: 'none',
  sniff,
  open: (context) =>
    openTextReader(context, (sink) => {
      const blocks = new F5Blocks(sink)
      return {
        line: (line) => blocks.line(line),
        end() {
          blocks.end()
          const objects = new SettingsObjects(sink)
          const owner = makeObjects(blocks, objects)
          return { kind: 'load-balancer-config', records: objects.end(), first: Number.NaN, last: Number.NaN, owner }
        },
      }
    }),
  samples: ['#TMSH-VERSION: 16.1.2\n\nltm pool /Common/p {\n}\n', 'ltm virtual /Common/vs_smtp {\n    destination /Common/192.0.2.25:25\n'],
}
