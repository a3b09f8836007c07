import { formatCounted } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { SourceRef } from '@shared/model/source'
import type { SessionLine } from '@shared/query/session-lines'
import { useMemo } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { EvidenceGone } from '../evidence/Drawer'
import { DrawerFrame } from '../evidence/DrawerFrame'
import { RawLines } from '../evidence/RawLines'

const MOST = 200

/** The selected lines as they stand in their files, secrets masked. */
export function SessionDrawer({ lines, catalogue }: { lines: readonly SessionLine[]; catalogue: Catalogue }) {
  const { session } = useApp()
  const gone = useStore(session.open, (o) => o?.evidence === 'gone')
  const refs = useMemo(() => lines.slice(0, MOST).map((l) => l.ref), [lines])
  const secrets = useMemo(() => new Map(lines.map((l) => [refKey(l.ref), l.masked])), [lines])
  const says = refs.length > 0 ? formatCounted(refs.length, 'line') : 'Select a line to see it as it stands in its file.'
  return (
    <DrawerFrame className="drawer session-drawer" says={<span className="dim">{says}</span>}>
      {gone ? <EvidenceGone /> : <RawLines refs={refs} catalogue={catalogue} marked={null} secrets={secrets} />}
    </DrawerFrame>
  )
}

const refKey = (r: SourceRef) => `${r.source}:${r.offset}`
