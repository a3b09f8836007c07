/** Which commands fit what was typed: by their words, a part of them, or their initials (“tal” for *Times as logged*). */
import Fuse from 'fuse.js'

interface Named {
  readonly label: string
}

/** Best first; all of them, in their order, while nothing is typed. */
export function fitting<T extends Named>(items: readonly T[], typed: string): readonly T[] {
  const wanted = typed.trim()
  if (wanted === '') return items
  const keyed = items.map((item) => ({ item, label: item.label, initials: initialsOf(item.label) }))
  const fuse = new Fuse(keyed, {
    keys: [
      { name: 'label', weight: 1 },
      { name: 'initials', weight: 1.5 },
    ],
    threshold: 0.35,
    ignoreLocation: true,
  })
  return fuse.search(wanted).map((f) => f.item.item)
}

export const initialsOf = (label: string) => Array.from(label.matchAll(/[\p{L}\p{N}]+/gu), ([word]) => word.charAt(0)).join('')
