/** Configuration of nginx: `stream` (balancing of any TCP), `mail` and `http`, or a part of one. */
import { headLines } from '../exchange-log/log-head'
import type { Format, Sniffed } from '../format'
import { SettingsObjects } from '../text/settings-objects'
import { openTextReader } from '../text/text-reader'
import { makeObjects } from './objects'
import { NginxStatements } from './statements'

/** `stream {`, `upstream smtp {`, `server {` */
const BLOCK = /^[ \t]*(?:(?:stream|http|mail|events|server)[ \t]*\{|upstream[ \t]+[\w.-]+[ \t]*\{)/
/** `listen 25;`, `proxy_pass smtp;`, `worker_processes auto;` */
const STATEMENT = /^[ \t]*(?:listen|proxy_pass|proxy_bind|server|worker_processes|worker_connections|server_name|protocol)[ \t]+[^;{]+;/
const MAX_LINE = 1024

function sniff(head: Uint8Array): Sniffed | null {
  let blocks = 0
  let statements = 0
  for (const line of headLines(head)) {
    if (line.length > MAX_LINE) continue
    if (BLOCK.test(line)) blocks++
    // both may stand on one line
    if (STATEMENT.test(line.slice(line.indexOf('{') + 1))) statements++
  }
  return blocks > 0 && statements > 0 ? { confidence: 94, kind: 'load-balancer-config' } : null
}

export const nginx: Format = {
  id: 'nginx',
  title: 'nginx configuration',
  docs: 'docs/formats/load-balancers.md',
  clock: 'none',
  sniff,
  open: (context) =>
    openTextReader(context, (sink) => {
      const statements = new NginxStatements(sink)
      return {
        line: (line) => statements.line(line),
        end() {
          statements.end()
          const objects = new SettingsObjects(sink)
          makeObjects(statements.root, objects)
          return { kind: 'load-balancer-config', records: objects.end(), first: Number.NaN, last: Number.NaN }
        },
      }
    }),
  samples: ['stream {\n    upstream smtp {\n        server 192.0.2.11:25;\n    }\n', 'server {\n  listen 25;\n  proxy_pass smtp;\n}\n'],
}
