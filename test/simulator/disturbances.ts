/**
 * Disturbances by name, for bundles of every scenario. Each looks for what it needs; where a bundle has nothing of the kind it does
 * nothing and names no files. They can follow each other: `lost-server+no-protocol`.
 */
import { type BundleLog, bundleLogs, serversOf } from './bundle-logs'
import * as disturb from './disturb'
import { replaceMessageIds, zeroSessions } from './disturb-ids'
import { dropBusiestConnector, dropColumn, dropHours } from './disturb-rows'

type Disturb = (bundle: string) => disturb.Disturbance

const TRACKING = ['MSGTRK', 'MSGTRKM', 'MSGTRKMS', 'MSGTRKMD', 'MSGTRKMA']
const SUBMISSION = ['MSGTRKM', 'MSGTRKMS']
const pathsOf = (logs: readonly BundleLog[]) => logs.map((log) => log.path)
const ofFamilies = (bundle: string, families: readonly string[]) => bundleLogs(bundle).filter((log) => families.includes(log.family))
const nothing: disturb.Disturbance = { what: 'there is nothing of the kind', files: [] }

/** Logs of these families of one server: of the first that has any, or of the last. */
function ofOneServer(bundle: string, families: readonly string[], which: 0 | -1): BundleLog[] {
  const logs = ofFamilies(bundle, families)
  const server = serversOf(logs).at(which)
  return logs.filter((log) => log.server === server)
}

const without =
  (families: readonly string[], which?: 0 | -1): Disturb =>
  (bundle) => {
    const logs = which === undefined ? ofFamilies(bundle, families) : ofOneServer(bundle, families, which)
    return logs.length > 0 ? disturb.removeFiles(bundle, pathsOf(logs), `${families.join(', ')} missing`) : nothing
  }

/** A file from the middle, so that something comes before and after it. */
const onOneFile =
  (change: (bundle: string, file: string) => disturb.Disturbance): Disturb =>
  (bundle) => {
    const files = pathsOf(ofOneServer(bundle, ['MSGTRK'], 0))
    const file = files[Math.floor(files.length / 2)]
    return file === undefined ? nothing : change(bundle, file)
  }

/** Every third file of each family, so that others stay whole. */
const onThirdFiles =
  (change: (bundle: string, file: string) => disturb.Disturbance): Disturb =>
  (bundle) => {
    const done = pathsOf(bundleLogs(bundle).filter((_, i) => i % 3 === 0)).map((file) => change(bundle, file))
    return { what: done[0]?.what ?? '', files: done.flatMap(({ files }) => files) }
  }

const onAll =
  (change: (bundle: string, files: readonly string[]) => disturb.Disturbance, families?: readonly string[]): Disturb =>
  (bundle) => {
    const files = pathsOf(families ? ofFamilies(bundle, families) : bundleLogs(bundle))
    return files.length > 0 ? change(bundle, files) : nothing
  }

const withoutColumn = (column: string) => onAll((bundle, files) => dropColumn(bundle, files, column), TRACKING)

/** The busiest hours of the first day. */
function dropMorning(bundle: string): disturb.Disturbance {
  const logs = bundleLogs(bundle)
  const own = logs.filter((log) => log.server === serversOf(logs).at(-1))
  const [day] = own.map((log) => log.period.slice(0, 8)).sort()
  if (day === undefined) return nothing
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  return dropHours(bundle, pathsOf(own), `${date}T09`, `${date}T11`)
}

function loseServer(bundle: string): disturb.Disturbance {
  const logs = bundleLogs(bundle)
  const servers = serversOf(logs)
  const lost = servers.at(-1)
  if (servers.length < 2) return nothing
  return disturb.removeFiles(bundle, pathsOf(logs.filter((log) => log.server === lost)), `all logs of ${lost} are missing`)
}

/** What happens to some files, or to one server's logs of a kind. */
export const DISTURBANCES: Readonly<Record<string, Disturb>> = {
  'no-tracking': without(['MSGTRK'], -1),
  'no-submission': without(SUBMISSION, 0),
  'no-receive': without(['RECV'], -1),
  'no-send': without(['SEND'], 0),
  'cut-row': onOneFile(disturb.cutInRow),
  'cut-quotes': onOneFile(disturb.cutInQuotes),
  'copied-file': onOneFile(disturb.copyUnderOtherName),
  'repeated-rows': onOneFile(disturb.repeatRows),
  utf16: onOneFile(disturb.toUtf16),
  bom: onOneFile(disturb.addBom),
  lf: onOneFile(disturb.toLineFeeds),
  'repeated-header': onOneFile(disturb.repeatHeader),
  'nul-tail': onOneFile(disturb.padWithNul),
  'dropped-hours': dropMorning,
}

/** What happens to all of a bundle. */
export const BUNDLE_DISTURBANCES: Readonly<Record<string, Disturb>> = {
  'lost-server': loseServer,
  'no-submission-anywhere': without(SUBMISSION),
  'no-receive-anywhere': without(['RECV']),
  'no-send-anywhere': without(['SEND']),
  'no-delivery-anywhere': without(['MSGTRKMD']),
  'no-protocol': (bundle) => {
    const files = pathsOf(bundleLogs(bundle).filter((log) => !TRACKING.includes(log.family)))
    return files.length > 0 ? disturb.removeFiles(bundle, files, 'there are tracking logs only') : nothing
  },
  'cut-files': onThirdFiles(disturb.cutInRow),
  'doubled-rows': onAll((bundle, files) => {
    for (const file of files) disturb.repeatRows(bundle, file, 1)
    return { what: 'every row is there twice', files }
  }),
  'no-source-context': withoutColumn('source-context'),
  'no-network-message-id': withoutColumn('network-message-id'),
  'no-original-client-ip': withoutColumn('original-client-ip'),
  'no-internal-message-id': withoutColumn('internal-message-id'),
  'unlogged-receive': onAll(dropBusiestConnector, ['RECV']),
  'unlogged-send': onAll(dropBusiestConnector, ['SEND']),
  'zeroed-sessions': onAll(zeroSessions),
  'anonymous-ids': onAll(replaceMessageIds),
}

/** Those of files and those of bundles, by name; clocks are apart (disturb-clocks). */
export const ON_BUNDLES: ReadonlyMap<string, Disturb> = new Map([...Object.entries(DISTURBANCES), ...Object.entries(BUNDLE_DISTURBANCES)])

/** After these an investigator has everything that the whole bundle tells. */
export const HARMLESS: ReadonlySet<string> = new Set(
  'copied-file repeated-rows doubled-rows utf16 bom lf repeated-header nul-tail anonymous-ids skew drift'.split(' '),
)
