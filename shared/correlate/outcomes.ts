/**
 * Per recipient exactly one final outcome. Rows are gone through in time order; a terminal word (delivered, sent on, failed, …) is not
 * taken back by a later move of another copy. Recipients come from every row that names them, through groups and redirections.
 */
import type { EpochMs } from '../base/time'
import type { Direction, MessageOutcome, Outcome } from '../model/routes'
import { type CoverageMap, QUIET_MS } from './coverage'
import { isStoreReply } from './own-hops'
import { type Step, splitList } from './steps'
import { BORN_HERE, SHADOW } from './tracking-events'
import type { TrackingRows } from './tracking-rows'

export interface RecipientDraft {
  /** As first written, and in lower case. */
  readonly address: string
  readonly key: string
  outcome: Outcome
  at: EpochMs
  status: string
  code: string
  deliveredBy: number
  deliveredTo: number
  /** In the order met. */
  via: ReadonlySet<string>
  /** Server that has it, while it is under way. */
  holder: number
  /** Tracking row that decides the outcome, −1 for none. */
  row: number
  /** What became of the open end, when the outcome rests on a log's silence; '' when a row says it. */
  silence: '' | 'goes-on' | 'ends' | 'none'
}

const NO_VIA: ReadonlySet<string> = new Set()

/** Few recipients come from a group, so the set is made with the first. */
function addVia(r: RecipientDraft, address: string): void {
  if (r.via === NO_VIA) r.via = new Set([address])
  else (r.via as Set<string>).add(address)
}

/** How firm a word is: a weaker one never replaces a stronger one. */
export const FIRM: Readonly<Record<Outcome, number>> = {
  'not-covered': 0,
  'in-transit': 0,
  deferred: 1,
  redirected: 2,
  expanded: 2,
  dropped: 3,
  failed: 3,
  'sent-external': 4,
  delivered: 5,
}

export function recipientsOf(
  steps: readonly Step[],
  rows: TrackingRows,
  hostOf: (host: string, address: string) => number,
): RecipientDraft[] {
  const book = new RecipientBook()
  for (const s of steps) {
    if (SHADOW.has(s.event)) for (const address of s.recipients) hold(book.get(address), s, isCopy(s) ? s.clientOwn : s.node)
    else if (s.event !== 'DSN') readStep(s, rows, book, hostOf)
  }
  return book.list()
}

class RecipientBook {
  private readonly known = new Map<string, RecipientDraft>()

  get(address: string, key = address.toLowerCase()): RecipientDraft {
    const found = this.known.get(key)
    if (found) return found
    const draft: RecipientDraft = {
      address,
      key,
      outcome: 'in-transit',
      at: Number.NaN,
      status: '',
      code: '',
      deliveredBy: -1,
      deliveredTo: -1,
      via: NO_VIA,
      holder: -1,
      row: -1,
      silence: '',
    }
    this.known.set(key, draft)
    return draft
  }

  has(address: string): boolean {
    return this.known.has(address.toLowerCase())
  }

  list(): RecipientDraft[] {
    return [...this.known.values()]
  }
}

function readStep(s: Step, rows: TrackingRows, book: RecipientBook, hostOf: (host: string, address: string) => number): void {
  const related = rows.text(s.row, 'related-recipient-address').trim()
  switch (s.event) {
    case 'EXPAND':
      expand(s, related, book)
      return
    case 'REDIRECT':
    case 'RESOLVE':
      redirect(s, related, book)
      return
    default:
  }
  const statuses = splitStatuses(rows.text(s.row, 'recipient-status'), s.recipients.length)
  s.recipients.forEach((address, i) => {
    const r = book.get(address, s.keys[i])
    const status = statuses[i] ?? statuses[0] ?? ''
    if (isStoreReply(s)) {
      // the store's own row, when there is one, is the better witness
      if (r.outcome !== 'delivered' && say(r, 'delivered', s, status)) {
        // its delivery service did it, whether its log is here or not
        r.deliveredBy = s.serverOwn
        r.deliveredTo = s.serverOwn
      }
    } else if (isMove(s)) {
      r.holder = (s.event === 'SEND' || s.event === 'SUBMIT') && s.serverOwn >= 0 ? s.serverOwn : s.node
      if (FIRM[r.outcome] <= FIRM.deferred) say(r, 'in-transit', s, '')
    } else if (s.event === 'DELIVER' || s.event === 'DUPLICATEDELIVER') {
      // a duplicate that the store drops says that it has been delivered, not where
      const again = s.event === 'DUPLICATEDELIVER' && r.outcome === 'delivered'
      if (!again && say(r, 'delivered', s, status)) r.deliveredTo = s.serverOwn >= 0 ? s.serverOwn : s.node
    } else if (s.event === 'SEND' || s.event === 'SENDEXTERNAL') {
      if (say(r, 'sent-external', s, status)) r.deliveredTo = hostOf(s.serverHost, s.serverAddress)
    } else if (s.event === 'FAIL' || s.event === 'DELIVERFAIL' || s.event === 'SUBMITFAIL' || s.event === 'BADMAIL')
      say(r, 'failed', s, status)
    else if (s.event === 'DROP') say(r, 'dropped', s, status)
    else if (s.event === 'DEFER') say(r, 'deferred', s, status)
    else hold(r, s, s.node)
  })
}

function isMove(s: Step): boolean {
  return (
    s.event === 'RECEIVE' ||
    s.event === 'SUBMIT' ||
    s.event === 'LOAD' ||
    s.event === 'RESUBMIT' ||
    s.event === 'TRANSFER' ||
    (s.event === 'SEND' && s.serverOwn >= 0)
  )
}

/** Returns whether the word was taken. */
function say(r: RecipientDraft, outcome: Outcome, s: Step, status: string): boolean {
  if (FIRM[outcome] < FIRM[r.outcome] && !(outcome === 'in-transit' && r.outcome === 'deferred')) return false
  r.outcome = outcome
  r.at = s.at
  r.row = s.row
  if (outcome === 'in-transit') return true
  r.status = status
  r.code = enhancedCode(status)
  r.deliveredBy = s.node
  r.holder = s.node
  return true
}

/** A row on the server that keeps a shadow copy: the primary has the message. */
const isCopy = (s: Step) => s.event === 'HARECEIVE' || s.event === 'HADISCARD'

/** A server has this recipient, as far as is known; nothing is said of how it ends. */
function hold(r: RecipientDraft, s: Step, holder: number): void {
  if (r.outcome === 'in-transit' && (r.holder < 0 || !SHADOW.has(s.event))) r.holder = holder
  if (r.row < 0) r.row = s.row
  if (Number.isNaN(r.at)) r.at = s.at
}

/** recipient-address holds the members, related-recipient-address the group. */
function expand(s: Step, group: string, book: RecipientBook): void {
  if (group !== '') {
    const g = book.get(group)
    g.outcome = 'expanded'
    g.at = s.at
    g.row = s.row
    g.deliveredBy = s.node
    g.holder = s.node
  }
  for (const member of s.recipients) {
    const m = book.get(member)
    hold(m, s, s.node)
    if (group !== '') addVia(m, group)
  }
}

/** Which of the two is the old address differs by version: the one the message already had. */
function redirect(s: Step, related: string, book: RecipientBook): void {
  for (const address of s.recipients) {
    if (related === '' || related.toLowerCase() === address.toLowerCase()) {
      hold(book.get(address), s, s.node)
      continue
    }
    const relatedIsOld = book.has(related) && !book.has(address)
    const [was, now] = relatedIsOld || s.event === 'RESOLVE' ? [related, address] : [address, related]
    const old = book.get(was)
    if (FIRM[old.outcome] <= FIRM.redirected) {
      Object.assign(old, { outcome: 'redirected', at: s.at, deliveredBy: s.node, holder: s.node, row: s.row })
    }
    const next = book.get(now)
    hold(next, s, s.node)
    addVia(next, was)
  }
}

/** Statuses may hold `;` themselves: only a list of exactly one a recipient is taken apart. */
function splitStatuses(text: string, recipients: number): string[] {
  if (text === '' || recipients <= 1) return [text]
  const parts = splitList(text)
  return parts.length === recipients ? parts : [text]
}

function enhancedCode(status: string): string {
  return /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)/.exec(status)?.[1] ?? ''
}

/** A moderator's no is in the rows of the request to the moderator: recipients that wait for it have failed. */
export function settleRejected(recipients: readonly RecipientDraft[], row: number, rows: TrackingRows): void {
  for (const r of recipients) {
    if (r.outcome !== 'in-transit') continue
    const node = rows.node[row] ?? -1
    Object.assign(r, { outcome: 'failed', at: rows.at[row], row, status: 'rejected by a moderator', deliveredBy: node, holder: node })
  }
}

/**
 * Recipients still under way when their server's log ends before the bundle does, or has a gap after them: what became of them may
 * stand in the part that is missing.
 */
export function settleOpen(recipients: readonly RecipientDraft[], coverage: CoverageMap, bundleEnd: EpochMs): void {
  for (const r of recipients) {
    if (r.outcome !== 'in-transit' && r.outcome !== 'deferred') continue
    const { end, last } = coverage.spanEnd(r.holder, 'message-tracking/transport', r.at)
    r.silence = Number.isNaN(end) ? 'none' : !last || end < bundleEnd - QUIET_MS ? 'ends' : 'goes-on'
    if (r.silence !== 'goes-on') r.outcome = 'not-covered'
  }
}

/** One word for the whole message. Groups and redirected addresses count through the people behind them. */
export function messageOutcome(recipients: readonly Pick<RecipientDraft, 'outcome'>[]): MessageOutcome {
  const words = new Set(recipients.filter((r) => r.outcome !== 'expanded' && r.outcome !== 'redirected').map((r) => r.outcome))
  const good = words.has('delivered') || words.has('sent-external') || (words.size === 0 && recipients.length > 0)
  const bad = words.has('failed') || words.has('dropped')
  if (words.has('deferred')) return 'deferred'
  if (good && bad) return 'partly'
  if (bad) return 'failed'
  if (words.has('in-transit')) return 'in-transit'
  if (words.has('not-covered') || !good) return 'not-covered'
  return 'delivered'
}

/** Where a message comes from and goes to, seen from the organisation; unknown while a recipient may be inside or outside. */
export function directionOf(steps: readonly Step[], recipients: readonly RecipientDraft[], rows: TrackingRows): Direction {
  const inside = comesFromInside(steps, rows)
  if (inside === null) return 'unknown'
  const leaves = recipients.some((r) => r.outcome === 'sent-external') || steps.some(isForOutside)
  if (!inside) return leaves && !recipients.some((r) => r.outcome === 'delivered') ? 'relayed' : 'inbound'
  if (leaves) return 'outbound'
  const domain = domainOf(rows.text(steps[0]?.row ?? -1, 'sender-address'))
  const known = recipients.every((r) => !OPEN.has(r.outcome) || (domain !== '' && domainOf(r.key) === domain))
  return known && recipients.length > 0 ? 'internal' : 'unknown'
}

const OPEN = new Set<Outcome>(['in-transit', 'deferred', 'not-covered'])
const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** A row that says to which host outside it is, or was not, handed on. */
function isForOutside(s: Step): boolean {
  const handsOn = s.event === 'SEND' || s.event === 'SENDEXTERNAL' || s.event === 'DEFER'
  return handsOn && s.source === 'SMTP' && s.node >= 0 && s.serverOwn < 0 && (s.serverHost !== '' || s.serverAddress !== '')
}

/** By the entry into the organisation; later versions say it in every row. Null when nothing tells. */
function comesFromInside(steps: readonly Step[], rows: TrackingRows): boolean | null {
  const entry = steps.find(
    (s) => s.event === 'SUBMIT' || s.event === 'DSN' || (s.event === 'RECEIVE' && (s.source !== 'SMTP' || s.clientOwn < 0)),
  )
  if (entry) return entry.event !== 'RECEIVE' || entry.source === 'STOREDRIVER' || BORN_HERE.has(entry.source)
  for (const s of steps) {
    const said = rows.text(s.row, 'directionality')
    if (said === 'Incoming' || said === 'Originating') return said === 'Originating'
  }
  return null
}
