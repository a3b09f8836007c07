/**
 * What a check says of a case: a cause, with the rows that show it. Words are made once, here, so that window, report and command line say
 * the same; numbers of messages, sessions and streams are those of the route tables.
 */
import type { EpochMs } from '../base/time'
import type { Certainty } from '../model/routes'
import type { SourceRef } from '../model/source'
import type { Listed } from '../query/case-delays'

/** problem: mail is lost or stands; warning: it will, or is late; notice: worth a look; info: explains what is seen. */
export const SEVERITIES = ['problem', 'warning', 'notice', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Figures that stand beside the words, each row as shown. */
export interface Figures {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** How many in each hour that has any, by time. */
export type Hours = readonly { readonly from: EpochMs; readonly count: number }[]

export interface Finding {
  /** `delivery.failures` */
  readonly rule: string
  /** Tells it from others of its rule by what stands in the logs, so that a decision about it holds when the case is read again. */
  readonly key: string
  /** F-n; the same as long as the same things are found. */
  readonly number: number
  readonly severity: Severity
  readonly certainty: Certainty
  /** One line with its numbers. */
  readonly title: string
  /** What was seen, with numbers and names. */
  readonly what: string
  /** Why it matters. */
  readonly why: string
  /** What else it could be; null when nothing else fits. */
  readonly otherwise: string | null
  /** What to do, each a sentence that names settings and how to undo it. */
  readonly nextSteps: readonly string[]
  /** Which logs were missing, and what that leaves open; null when none was. */
  readonly limits: string | null
  /** How many things it is about, and what they are called (one, many). */
  readonly count: number
  readonly things: readonly [one: string, many: string]
  /** NaN when it has no time. */
  readonly first: EpochMs
  readonly last: EpochMs
  /** Nodes of the catalogue, the most involved first. */
  readonly nodes: readonly number[]
  readonly messages: Listed
  readonly sessions: Listed
  readonly streams: Listed
  /** Lines that show it, the telling ones first. */
  readonly evidence: readonly SourceRef[]
  readonly figures: Figures | null
  readonly hours: Hours
}

/** What became of one check. */
export interface Check {
  readonly rule: string
  readonly title: string
  /** found, nothing: it ran; could-not: what it reads is not in the bundle; failed: an error of the check itself. */
  readonly state: 'found' | 'nothing' | 'could-not' | 'failed'
  readonly found: number
  /** Why it could not run, or failed. '' when it ran. */
  readonly why: string
}

export interface Findings {
  /** By severity, then by how many things they are about. */
  readonly findings: readonly Finding[]
  /** In the order of the pack. */
  readonly checks: readonly Check[]
}

/** By which decisions and links name a finding. */
export const findingId = (f: Pick<Finding, 'rule' | 'key'>): string => JSON.stringify([f.rule, f.key])
