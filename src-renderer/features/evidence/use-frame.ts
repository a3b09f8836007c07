/** The bytes of a packet, read at its place in the evidence. */
import type { SourceRef } from '@shared/model/source'
import { useEffect, useState } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'

export interface Frame {
  /** Null while they are read, or when they can't be. */
  readonly bytes: Uint8Array | null
  /** Why not; '' while they are read. */
  readonly problem: string
}

const READING: Frame = { bytes: null, problem: '' }

export function useFrame(ref: SourceRef): Frame {
  const { connection, session } = useApp()
  const caseId = useStore(session.open, (o) => o?.caseId ?? '')
  const [read, setRead] = useState<{ readonly of: SourceRef; readonly frame: Frame } | null>(null)
  useEffect(() => {
    let current = true
    const { source, offset, length } = ref
    connection.host.readFrame({ caseId, source, offset, length }).then(
      (bytes) => current && setRead({ of: ref, frame: { bytes: new Uint8Array(bytes), problem: '' } }),
      (e: unknown) => current && setRead({ of: ref, frame: { bytes: null, problem: e instanceof Error ? e.message : String(e) } }),
    )
    return () => {
      current = false
    }
  }, [connection, caseId, ref])
  return read?.of === ref ? read.frame : READING
}
