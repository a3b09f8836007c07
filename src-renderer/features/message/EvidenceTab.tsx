import type { Catalogue } from '@shared/model/case'
import type { MessageDetail } from '@shared/query/message-detail'
import { useMemo } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { EvidenceGone } from '../evidence/Drawer'
import { RawLines } from '../evidence/RawLines'
import { linesOf } from '../evidence/refs'

/** All lines of the message; those of the selected row or hop are marked. */
export function EvidenceTab({ detail, catalogue }: { detail: MessageDetail; catalogue: Catalogue }) {
  const { session, focus } = useApp()
  const gone = useStore(session.open, (o) => o?.evidence === 'gone')
  const event = useStore(focus.now, (f) => f.event)
  const lines = useMemo(() => linesOf({ detail, hop: null, event: null, rival: false }), [detail])
  if (gone) return <EvidenceGone />
  if (!lines) return null
  return (
    <div className="fill">
      {lines.more > 0 && (
        <p className="sm mid" style={{ padding: '8px 12px' }}>
          The first {lines.refs.length} lines; {lines.more} more follow. Select a hop or a row to see its own.
        </p>
      )}
      <RawLines refs={lines.refs} catalogue={catalogue} marked={event === null ? null : (detail.events[event] ?? null)} />
    </div>
  )
}
