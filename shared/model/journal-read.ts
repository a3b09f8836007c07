/** Checks what is to be an entry of a journal: it comes from a window, from a file on disk or from a colleague. */
import { type Act, type Activity, type Entry, JOURNAL_VERSION, LOOKS, type Note } from './journal'
import { readTarget, type Target } from './targets'

/** Of one act over many things. */
export const MOST_TARGETS = 20_000
/** Characters of a note. */
export const MOST_NOTE = 100_000
export const MOST_TAG = 60
const MOST_NAME = 200
const MOST_LINKS = 500
const MOST_WORDS = 2000
const MOST_ID = 100
const MOST_ABOUT = 65_536
/** The latest time that JavaScript knows, ms. */
const LAST_TIME = 8.64e15

type Fields = Readonly<Record<string, unknown>>

/** Null for what is no entry of this version. Other fields than the known ones are left behind. */
export function readEntry(value: unknown): Entry | null {
  const v = (typeof value === 'object' && value !== null ? value : {}) as Fields
  const { version, id, at } = v
  if (version !== JOURNAL_VERSION || !isText(id, MOST_ID) || id === '') return null
  if (typeof at !== 'number' || !(Math.abs(at) <= LAST_TIME)) return null
  const act = readAct(v)
  return act && { version: JOURNAL_VERSION, id, at, ...act }
}

function readAct(v: Fields): Act | null {
  switch (v.act) {
    case 'note': {
      const about = readTarget(v.about)
      const body = readBody(v)
      return about && body && { act: 'note', about, ...body }
    }
    case 'edit': {
      const body = readBody(v)
      return isText(v.note, MOST_ID) && body ? { act: 'edit', note: v.note, ...body } : null
    }
    case 'remove':
      return isText(v.note, MOST_ID) ? { act: 'remove', note: v.note } : null
    case 'pin':
    case 'unpin': {
      const about = readTargets(v.about)
      return about && { act: v.act, about }
    }
    case 'tag':
    case 'untag': {
      const about = readTargets(v.about)
      return about && isTag(v.tag) ? { act: v.act, tag: v.tag, about } : null
    }
    case 'look':
      return isTag(v.tag) && isLook(v.look) ? { act: 'look', tag: v.tag, look: v.look } : null
    case 'decide':
      return readDecision(v)
    case 'judge':
      return readJudgement(v)
    case 'reword': {
      const { finding, words } = v
      if (!isText(finding, MOST_ABOUT) || finding === '') return null
      if (words === null) return { act: 'reword', finding, words: null }
      const { title, what } = (words ?? {}) as Fields
      return isText(title, MOST_WORDS) && title.trim() !== '' && isText(what, MOST_NOTE)
        ? { act: 'reword', finding, words: { title, what } }
        : null
    }
    case 'name': {
      const about = readTarget(v.about)
      return about && (v.name === null || (isText(v.name, MOST_NAME) && v.name !== '')) ? { act: 'name', about, name: v.name } : null
    }
    case 'merge': {
      const [about, into] = [readTarget(v.about), v.into === null ? null : readTarget(v.into)]
      return about?.kind === 'server' && (into === null ? v.into === null : into.kind === 'server') ? { act: 'merge', about, into } : null
    }
    case 'report': {
      const about = readTargets(v.about)
      return about && { act: 'report', about, chosen: v.chosen === true }
    }
    case 'activity':
      return isActivity(v.what) && isText(v.words, MOST_WORDS) ? { act: 'activity', what: v.what, words: v.words } : null
    case 'undo':
    case 'redo':
      return isText(v.entry, MOST_ID) ? { act: v.act, entry: v.entry } : null
    default:
      return null
  }
}

function readBody({ text, links, inReport }: Fields): Pick<Note, 'text' | 'links' | 'inReport'> | null {
  if (!isText(text, MOST_NOTE) || !Array.isArray(links) || links.length > MOST_LINKS) return null
  const read = links.flatMap((link: unknown) => {
    const { as, to } = (link ?? {}) as Fields
    const target = readTarget(to)
    return isText(as, MOST_ID) && target ? [{ as, to: target }] : []
  })
  return { text, links: read, inReport: inReport === true }
}

function readDecision({ about, verdict }: Fields): Act | null {
  if (!isText(about, MOST_ABOUT) || about === '') return null
  return verdict === null || verdict === 'confirmed' || verdict === 'rejected' ? { act: 'decide', about, verdict } : null
}

function readJudgement({ finding, verdict, reason }: Fields): Act | null {
  if (!isText(finding, MOST_ABOUT) || finding === '' || !isText(reason, MOST_WORDS)) return null
  return verdict === null || verdict === 'confirmed' || verdict === 'dismissed' ? { act: 'judge', finding, verdict, reason } : null
}

function readTargets(value: unknown): readonly Target[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_TARGETS) return null
  const targets = value.map(readTarget)
  return targets.every((t) => t !== null) ? targets : null
}

const isText = (v: unknown, most: number): v is string => typeof v === 'string' && v.length <= most
const isTag = (v: unknown): v is string => isText(v, MOST_TAG) && v.trim() !== ''
const isLook = (v: unknown): v is number => typeof v === 'number' && Number.isInteger(v) && v >= 1 && v <= LOOKS

const ACTIVITIES: readonly Activity[] = ['opened', 'exported', 'evidence-added', 'handed-over', 'evidence-found']
const isActivity = (v: unknown): v is Activity => (ACTIVITIES as readonly unknown[]).includes(v)
