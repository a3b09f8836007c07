/**
 * The logs of a written bundle, whoever wrote it: servers are the folders at the top, families the letters before the date.
 *
 *   MBX-K1/ProtocolLog/SmtpReceive/RECV20260309-1.LOG       ED1/FrontEnd/ProtocolLog/SmtpReceive/RECV2026030914-1.LOG
 *
 * One family can lie in several folders of a server, because each service of 2013 and later has logs of its own.
 */
import { readdirSync } from 'node:fs'

export interface BundleLog {
  /** relative to the bundle */
  readonly path: string
  readonly server: string
  /** `MSGTRK`, `MSGTRKM`, `RECV`, `SEND`, `CONNECTLOG`, … */
  readonly family: string
  /** day, or day and hour */
  readonly period: string
  readonly number: number
}

const NAME = /^([^/]+)\/(?:.*\/)?([A-Za-z]+)(\d{8}(?:\d\d)?)-(\d+)\.LOG$/i

/** Servers and folders by name, files of one folder oldest first. Files renamed by another disturbance are none of them. */
export function bundleLogs(bundle: string): BundleLog[] {
  const logs: BundleLog[] = []
  for (const entry of readdirSync(bundle, { recursive: true, encoding: 'utf8' })) {
    const path = entry.replaceAll('\\', '/')
    const [, server, family, period, number] = NAME.exec(path) ?? []
    if (server && family && period) logs.push({ path, server, family, period, number: Number(number) })
  }
  const folder = (log: BundleLog) => `${log.path.slice(0, log.path.lastIndexOf('/'))}/${log.family}`
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return logs.sort((a, b) => compare(folder(a), folder(b)) || compare(a.period, b.period) || a.number - b.number)
}

/** By name. */
export const serversOf = (logs: readonly BundleLog[]) => [...new Set(logs.map((log) => log.server))].sort()

/** Files of one family of one server, oldest first, relative to the bundle. */
export const logFiles = (bundle: string, server: string, family: string): string[] =>
  bundleLogs(bundle)
    .filter((log) => log.server === server && log.family === family)
    .map((log) => log.path)
