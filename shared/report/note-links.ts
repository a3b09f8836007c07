/** `[[M-25]]` in the text of a note: how it is written, and what stands in its place. */
import type { NoteLink } from '../model/journal'
import type { Target } from '../model/targets'

const LINK = /\[\[((?:M|P)-\d{1,9})\]\]/gi
/** The same as a place, as it is copied. */
const PLACE = /hopscope:((?:M|P)-\d{1,9})\b/gi

/** `M-0025` → `M-25`; null for what is no such name. */
export function linkName(text: string): string | null {
  const [, letter = '', number = ''] = /^([MP])-0*(\d{1,9})$/i.exec(text) ?? []
  return letter === '' || Number(number) === 0 ? null : `${letter.toUpperCase()}-${Number(number)}`
}

/** Each name once, as `M-25`. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(LINK), ...text.matchAll(PLACE)].flatMap((m) => linkName(m[1] ?? '') ?? []))]
}

/** `put` gives what stands for a name. */
export const replaceLinks = (text: string, put: (name: string) => string): string =>
  text.replace(LINK, (all, written: string) => {
    const name = linkName(written)
    return name === null ? all : put(name)
  })

/** Names by the words of what they meant when they were written. */
export const withWords = (text: string, links: readonly NoteLink[], words: (t: Target) => string): string =>
  replaceLinks(text, (name) => {
    const link = links.find((l) => l.as === name)
    return link ? words(link.to) : `[[${name}]]`
  })
