/** Configuration of HAProxy: haproxy.cfg. */
import { headLines } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { SettingsObjects } from '../text/settings-objects'
import { openTextReader } from '../text/text-reader'
import { makeObjects } from './objects'
import { HaproxySections } from './sections'

/** `frontend NAME`, `backend NAME`, `listen NAME`, `defaults`, `global` at a line's start */
const SECTION = /^(?:(?:frontend|backend|listen)[ \t]+[\w.:*-]+|defaults(?:[ \t]+[\w.:-]+)?|global)[ \t]*(?:#.*)?$/
/** Statements that stand in such sections and hardly elsewhere. */
const OWN =
  /^[ \t]*(?:bind[ \t]+\S*:\d|server[ \t]+\S+[ \t]+\S+|default_backend[ \t]|use_backend[ \t]|mode[ \t]+(?:tcp|http)\b|balance[ \t]+\w|option[ \t]+(?:tcplog|httplog|smtpchk|tcp-check)\b|timeout[ \t]+(?:connect|client|server)[ \t])/

function sniff(head: Uint8Array): Sniffed | null {
  let sections = 0
  let own = 0
  for (const line of headLines(head)) {
    if (line.length > 4096) continue
    if (SECTION.test(line)) sections++
    // a semicolon ends statements elsewhere, never here
    else if (sections > 0 && OWN.test(line) && !line.trimEnd().endsWith(';')) own++
  }
  return sections > 0 && own > 0 && sections + own > 2 ? { confidence: 94, kind: 'load-balancer-config' } : null
}

export const haproxy: Format = {
  id: 'haproxy',
  title: 'HAProxy configuration',
  docs: 'docs/formats/load-balancers.md',
  clock: 'none',
  sniff,
  open: (context) =>
    openTextReader(context, (sink) => {
      const sections = new HaproxySections(sink)
      return {
        line: (line) => sections.line(line),
        end() {
          sections.end()
          const objects = new SettingsObjects(sink)
          makeObjects(sections.proxies, objects)
          return { kind: 'load-balancer-config', records: objects.end(), first: Number.NaN, last: Number.NaN }
        },
      }
    }),
  samples: ['listen smtp\n    bind :25\n    mode tcp\n    server ex1 192.0.2.11:25 check\n'],
}
