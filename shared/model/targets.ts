/**
 * What a note, a pin, a tag or a decision is about: named by what stands in the logs (ids, paths, offsets, times), never by numbers of rows, which
 * are others when the case is read again.
 */
import type { EpochMs } from '../base/time'

/** What stays the same when messages change their numbers. */
export interface MessageIdentity {
  readonly network: string
  readonly id: string
  readonly sender: string
  readonly first: EpochMs
}

/** A place in a file of the case. */
export interface LinePlace {
  readonly path: string
  readonly offset: number
}

/** `label`: how it was called when it was written down; shown while it is not found in what is read. It names nothing. */
interface Labelled {
  readonly label: string
}

export type Target = Labelled &
  (
    | { readonly kind: 'case' }
    | ({ readonly kind: 'message' } & MessageIdentity)
    /** `hop`: its id (`query/decisions.ts`), made of the lines it rests on. */
    | { readonly kind: 'hop'; readonly hop: string; readonly message: MessageIdentity }
    /** One row of a log. */
    | ({ readonly kind: 'event' } & LinePlace)
    /** By its first line. */
    | ({ readonly kind: 'session' } & LinePlace)
    /** By its first packet. */
    | ({ readonly kind: 'stream' } & LinePlace)
    | ({ readonly kind: 'packet' } & LinePlace)
    | { readonly kind: 'file'; readonly path: string }
    /** By a name it has in the logs; case does not count. */
    | { readonly kind: 'server'; readonly name: string }
    /** By its rule and what tells it from others of the rule (`findings/finding.ts`). */
    | { readonly kind: 'finding'; readonly rule: string; readonly key: string }
    /** `from` ≤ t < `to`, as logged. */
    | { readonly kind: 'time'; readonly from: EpochMs; readonly to: EpochMs }
  )

export type TargetKind = Target['kind']

/** The same for the same thing, whatever it was called. */
export function targetKey(t: Target): string {
  return JSON.stringify(partsOf(t))
}

function partsOf(t: Target): readonly (string | number)[] {
  switch (t.kind) {
    case 'case':
      return [t.kind]
    case 'message':
      return [t.kind, t.network, t.id, t.sender, t.first]
    case 'hop':
      return [t.kind, t.hop, t.message.network, t.message.id, t.message.sender, t.message.first]
    case 'file':
      return [t.kind, t.path]
    case 'server':
      return [t.kind, t.name.toLowerCase()]
    case 'time':
      return [t.kind, t.from, t.to]
    case 'finding':
      return [t.kind, t.rule, t.key]
    default:
      return [t.kind, t.path, t.offset]
  }
}

/** Longest path or id; those of logs are far shorter. */
const MOST_TEXT = 32_768

/** Null for what is no target. Other fields than the known ones are left behind. */
export function readTarget(value: unknown): Target | null {
  const v = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const label = isText(v.label) ? v.label : ''
  switch (v.kind) {
    case 'case':
      return { kind: 'case', label }
    case 'message': {
      const message = readIdentity(v)
      return message && { kind: 'message', ...message, label }
    }
    case 'hop': {
      const message = readIdentity(v.message)
      return message && isText(v.hop) && v.hop !== '' ? { kind: 'hop', hop: v.hop, message, label } : null
    }
    case 'file':
      return isText(v.path) ? { kind: 'file', path: v.path, label } : null
    case 'server':
      return isText(v.name) && v.name !== '' ? { kind: 'server', name: v.name, label } : null
    case 'finding':
      return isText(v.rule) && v.rule !== '' && isText(v.key) ? { kind: 'finding', rule: v.rule, key: v.key, label } : null
    case 'time':
      return isNumber(v.from) && isNumber(v.to) && v.from < v.to ? { kind: 'time', from: v.from, to: v.to, label } : null
    case 'event':
    case 'session':
    case 'stream':
    case 'packet':
      return isText(v.path) && isNumber(v.offset) && v.offset >= 0 ? { kind: v.kind, path: v.path, offset: v.offset, label } : null
    default:
      return null
  }
}

function readIdentity(value: unknown): MessageIdentity | null {
  const { network, id, sender, first } = (value ?? {}) as Readonly<Record<string, unknown>>
  return isText(network) && isText(id) && isText(sender) && isNumber(first) ? { network, id, sender, first } : null
}

const isText = (v: unknown): v is string => typeof v === 'string' && v.length <= MOST_TEXT
const isNumber = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v)
