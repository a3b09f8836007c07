/** What a person's notes, pins and tags are about, in words. */
import { formatCount, formatCounted, formatShortSpan } from '../base/format'
import type { Target } from '../model/targets'

/** Numbers as they are now; −1 for what is not in what is read. */
export interface Numbers {
  readonly message: number
  readonly session: number
  readonly stream: number
}

const NONE: Numbers = { message: -1, session: -1, stream: -1 }

/** The short name where there is one, and what it was called. */
export function targetWords(t: Target, { message, session, stream }: Numbers = NONE): string {
  const called = t.label === '' ? '' : ` ${t.label}`
  switch (t.kind) {
    case 'case':
      return 'the case'
    case 'message':
      return message < 0 ? `message “${t.label || '(no subject)'}”` : `M-${message + 1} ${t.label || '(no subject)'}`
    case 'hop':
      return `${message < 0 ? 'a hop' : `hop of M-${message + 1}`}${called}`
    case 'stream':
      return stream < 0 ? `connection${called}` : `P-${stream + 1}${called}`
    case 'event':
      return `row${called || ` of ${fileOf(t.path)}, byte ${formatCount(t.offset)}`}`
    case 'session':
      return session >= 0 ? `S-${session + 1}${called}` : `session${called || ` of ${fileOf(t.path)}, byte ${formatCount(t.offset)}`}`
    case 'packet':
      return `packet${called || ` of ${fileOf(t.path)}, byte ${formatCount(t.offset)}`}`
    case 'file':
      return fileOf(t.path)
    case 'server':
      return t.name
    case 'finding':
      return `finding${called}`
    case 'time':
      return `${formatShortSpan(t.from, t.to)} UTC`
  }
}

/** Of one thing its words, of several how many. */
export function targetsWords(targets: readonly Target[], of: (t: Target) => string): string {
  const [only] = targets
  if (targets.length === 1 && only) return of(only)
  return formatCounted(targets.length, targets.every((t) => t.kind === 'message') ? 'message' : 'thing')
}

const fileOf = (path: string) => path.split('/').at(-1) ?? path
