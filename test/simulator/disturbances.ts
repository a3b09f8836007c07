/** Disturbances by name, with the file each is tried on, for the command line and for tests that want all of them. */
import * as disturb from './disturb'
import { MEMBERS } from './organisation'

const [K1, K2] = [MEMBERS[0].name, MEMBERS[1].name]

/** A file from the middle, so that something comes before and after it. */
function middle(bundle: string, server: string, family: disturb.Family): string {
  const files = disturb.logFiles(bundle, server, family)
  const file = files[Math.floor(files.length / 2)]
  if (file === undefined) throw new Error(`${server} has no ${family} files left to disturb`)
  return file
}

const onTracking = (change: (bundle: string, file: string) => disturb.Disturbance) => (bundle: string) =>
  change(bundle, middle(bundle, K1, 'MSGTRK'))

/** The busiest hours of the first day. */
function dropMorning(bundle: string): disturb.Disturbance {
  // whichever family another disturbance has left
  const files = disturb.FAMILIES.flatMap((family) => disturb.logFiles(bundle, K2, family))
  const day = /(\d{4})(\d\d)(\d\d)-\d+\.LOG$/.exec(files[0] ?? '')
  if (!day) throw new Error(`${K2} has no logs left to disturb`)
  const date = `${day[1]}-${day[2]}-${day[3]}`
  return disturb.dropHours(bundle, K2, `${date}T09`, `${date}T11`)
}

export const DISTURBANCES: Readonly<Record<string, (bundle: string) => disturb.Disturbance>> = {
  'no-tracking': (bundle) => disturb.removeFamily(bundle, K2, 'MSGTRK'),
  'no-submission': (bundle) => disturb.removeFamily(bundle, K1, 'MSGTRKM'),
  'no-receive': (bundle) => disturb.removeFamily(bundle, K2, 'RECV'),
  'no-send': (bundle) => disturb.removeFamily(bundle, K1, 'SEND'),
  'cut-row': onTracking(disturb.cutInRow),
  'cut-quotes': onTracking(disturb.cutInQuotes),
  'copied-file': onTracking(disturb.copyUnderOtherName),
  'repeated-rows': onTracking(disturb.repeatRows),
  utf16: onTracking(disturb.toUtf16),
  bom: onTracking(disturb.addBom),
  lf: onTracking(disturb.toLineFeeds),
  'repeated-header': onTracking(disturb.repeatHeader),
  'nul-tail': onTracking(disturb.padWithNul),
  'dropped-hours': dropMorning,
}
