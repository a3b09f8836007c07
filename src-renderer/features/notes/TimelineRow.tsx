import { formatMinute } from '@shared/base/format'
import type { TimelineItem, TimelineKind } from '@shared/query/timeline'
import { memo } from 'react'
import { Icon, type IconName } from '../../components/Icon'
import { TagShape } from '../../marks/TagShape'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { ownZone } from '../../state/zone'
import { NoteItem } from './NoteItem'
import { TargetLink } from './TargetLink'

const ICONS: Readonly<Record<TimelineKind, IconName>> = {
  note: 'note',
  pin: 'pin',
  tag: 'tag',
  decision: 'check',
  name: 'server',
  report: 'report',
  activity: 'clock',
}
/** Of many things. */
const SHOWN = 5

/** One act: when, what, about what, and the way to take it back. */
export const TimelineRow = memo(function TimelineRow({ item }: { item: TimelineItem }) {
  const { caseWork, notices } = useApp()
  const look = useStore(caseWork.work, (w) => (item.tag === null ? null : (w.tags.get(item.tag)?.look ?? null)))
  const takeBack = () => {
    caseWork.add([{ act: 'undo', entry: item.id }])
    notices.add({
      tone: 'info',
      what: `Taken back: ${item.did}.`,
      means: 'The journal keeps that it was done.',
      forMs: 8000,
      actions: [{ label: 'Do it again', run: () => void caseWork.add([{ act: 'redo', entry: item.id }]) }],
    })
  }
  return (
    <li className="timeline-row">
      <time className="mono xs dim" dateTime={new Date(item.at).toISOString()}>
        {formatMinute(item.at, ownZone())}
      </time>
      <span className="timeline-sign">{look === null ? <Icon name={ICONS[item.kind]} size="s" /> : <TagShape look={look} />}</span>
      <div className="grow">
        {!item.note && <span className="sm">{item.did}</span>}
        {item.about.slice(0, SHOWN).map((target, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the things of one act do not change
          <span className="sm" key={i}>
            {item.note ? 'on ' : ': '}
            <TargetLink target={target} />
          </span>
        ))}
        {item.about.length > SHOWN && <span className="sm dim"> and {item.about.length - SHOWN} more</span>}
        {item.note && <NoteItem note={item.note} />}
      </div>
      {item.kind !== 'activity' && !item.note && (
        <button type="button" className="icon-btn" aria-label={`Take back: ${item.did}`} title="Take back" onClick={takeBack}>
          <Icon name="undo" size="s" />
        </button>
      )}
    </li>
  )
})
