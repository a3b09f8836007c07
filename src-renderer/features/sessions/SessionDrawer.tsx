import { formatCounted } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'
import type { SourceRef } from '@shared/model/source'
import type { SessionLine } from '@shared/query/session-lines'
import { useMemo } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { EvidenceGone } from '../evidence/Drawer'
import { RawLines } from '../evidence/RawLines'

const MOST = 200

/** The selected lines as they stand in their files, secrets masked. */
export function SessionDrawer({ lines, catalogue }: { lines: readonly SessionLine[]; catalogue: Catalogue }) {
  const { prefs, session } = useApp()
  const gone = useStore(session.open, (o) => o?.evidence === 'gone')
  const refs = useMemo(() => lines.slice(0, MOST).map((l) => l.ref), [lines])
  const secrets = useMemo(() => new Map(lines.map((l) => [refKey(l.ref), l.masked])), [lines])
  return (
    <section className="drawer session-drawer" aria-label="Evidence" data-region="drawer">
      <div className="sub-head">
        <b>Evidence</b>
        <span className="dim">
          {refs.length > 0 ? formatCounted(refs.length, 'line') : 'Select a line to see it as it stands in its file.'}
        </span>
        <span className="grow" />
        <Key>Q</Key>
        <button
          type="button"
          className="icon-btn"
          aria-label="Close the evidence drawer"
          onClick={() => prefs.set((p) => ({ ...p, drawer: false }))}
        >
          <Icon name="close" size="s" />
        </button>
      </div>
      {gone ? <EvidenceGone /> : <RawLines refs={refs} catalogue={catalogue} marked={null} secrets={secrets} />}
    </section>
  )
}

const refKey = (r: SourceRef) => `${r.source}:${r.offset}`
