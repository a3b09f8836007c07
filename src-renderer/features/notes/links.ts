import type { NoteLink } from '@shared/model/journal'
import { namesIn } from '@shared/report/note-links'
import type { MarksState } from '../../state/marks'

const MOST = 500

/** What the names in a text stand for, to be kept with it: those that were known keep their meaning, new ones mean what has the number now. */
export async function linksOf(text: string, known: readonly NoteLink[], marks: MarksState): Promise<NoteLink[]> {
  const links = await Promise.all(
    namesIn(text)
      .slice(0, MOST)
      .map(async (as) => {
        const before = known.find((l) => l.as === as)
        if (before) return before
        const number = Number(as.slice(2)) - 1
        const to = as.startsWith('M') ? ((await marks.identify([number]))[0] ?? null) : await marks.identifyStream(number)
        return to && { as, to }
      }),
  )
  return links.filter((l) => l !== null)
}
