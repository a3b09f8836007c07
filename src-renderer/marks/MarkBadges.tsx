/** The pin, tags and notes on something, small, with their names for whoever can't see them. */
import { formatCounted } from '@shared/base/format'
import { Icon } from '../components/Icon'
import { useApp } from '../state/app'
import type { ThingMarks } from '../state/marks'
import { useStore } from '../state/store'
import { TagShape } from './TagShape'

/** Of tags in a cell; the rest is in the words. */
const SHOWN = 3

export function marksWords({ pins, tags, notes }: ThingMarks): string {
  return [
    ...(pins.length > 0 ? ['pinned'] : []),
    ...tags.map((t) => `tagged ${t.tag.name}`),
    ...(notes.length > 0 ? [formatCounted(notes.length, 'note')] : []),
  ].join(', ')
}

export function MarkBadges({ marks }: { marks: ThingMarks }) {
  const words = marksWords(marks)
  if (words === '') return null
  return (
    <span className="badges" title={words}>
      {marks.pins.length > 0 && <Icon name="pin" size="s" />}
      {marks.tags.slice(0, SHOWN).map((t) => (
        <TagShape key={t.tag.name} look={t.tag.look} />
      ))}
      {marks.notes.length > 0 && <Icon name="note" size="s" />}
      <span className="hidden-text">{words}</span>
    </span>
  )
}

/** Those of a message, as they are now. */
export function MessageMarks({ message }: { message: number }) {
  const { marks } = useApp()
  const on = useStore(marks.now, (m) => m.ofMessage.get(message))
  return on ? <MarkBadges marks={on} /> : null
}
