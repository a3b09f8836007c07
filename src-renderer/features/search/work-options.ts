/** What the search field offers of a person's own work: notes and tags. */
import { formatCounted } from '@shared/base/format'
import type { CaseWork } from '@shared/model/journal'
import { type MessageFilter, textTerm, withClause } from '@shared/query/filter'
import { type Option, shorten } from './options'

const MOST_NOTES = 5

/** Notes and tags in which all typed words stand; `rowsOf` gives the messages that have a tag. */
export function workOptions(typed: string, work: CaseWork, current: MessageFilter, rowsOf: (tag: string) => readonly number[]): Option[] {
  const words = typed
    .toLowerCase()
    .replace(/\b(tag|note):/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
  if (words.length === 0) return []
  const fits = (text: string) => words.every((w) => text.toLowerCase().includes(w))
  const notes = [...work.notes.values()].filter((n) => fits(`N-${n.number} ${n.text}`))
  const tags = [...work.tags.values()].filter((t) => fits(t.name))
  return [
    ...notes.slice(0, MOST_NOTES).map(
      (n): Option => ({
        id: `note-${n.id}`,
        group: 'Notes',
        kind: `N-${n.number}`,
        text: shorten(n.text.replace(/\s+/g, ' ').trim()),
        because: n.about.label,
        end: '',
        choice: { do: 'target', target: n.about },
      }),
    ),
    ...tags.slice(0, MOST_NOTES).map((t): Option => {
      const rows = rowsOf(t.name)
      return {
        id: `tag-${t.name}`,
        group: 'Notes',
        kind: 'tag',
        text: t.name,
        because: '',
        end: formatCounted(rows.length, 'message'),
        choice: { do: 'filter', filter: withClause(current, [textTerm('tag', t.name, { exact: true })]) },
      }
    }),
  ]
}
