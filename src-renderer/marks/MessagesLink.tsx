import { formatCount, formatCounted } from '@shared/base/format'
import type { Listed } from '@shared/query/case-delays'
import { NO_FILTER } from '@shared/query/filter'
import { useApp } from '../state/app'

interface Props {
  readonly messages: Listed
  readonly label: string
  /** What found them: `delays`, `finding`, `hosts`. */
  readonly by: string
  readonly children?: string
}

/** A number of messages that opens them in the list: all of them, whatever the list was narrowed to before. */
export function MessagesLink({ messages, label, by, children }: Props) {
  const { list, places } = useApp()
  const { count, rows } = messages
  const words = children ?? formatCounted(count, 'message')
  if (count === 0) return <span className="dim">{words}</span>
  const cut = rows.length < count
  const open = () => {
    list.filter.set({
      ...NO_FILTER,
      found: { by, label: cut ? `${label} (the first ${formatCount(rows.length)})` : label, rows },
    })
    places.go({ screen: 'messages', message: null })
  }
  return (
    <button type="button" className="link" title={`Show the messages: ${label}`} onClick={open}>
      {words}
    </button>
  )
}
