import { useMemo } from 'react'
import { useApp } from '../../state/app'
import { openTarget } from '../../state/selection'
import { useStore } from '../../state/store'
import { type MarkKind, stripMarks } from './strip-marks'
import type { TimeScale } from './time-scale'

const SHAPES: Readonly<Record<MarkKind, string>> = {
  finding: 'M0 -4.5 4.5 3.5H-4.5z',
  note: 'M-3.5 -3.5h7v7h-7z',
  pin: 'M0 -4.5 4 0 0 4.5 -4 0z',
}
const NONE: readonly never[] = []

/** Triangle: a finding; square: a note; diamond: a pin. Each opens what it stands for; the same is listed under Findings and Notes. */
export function StripMarks({ scale, y }: { scale: TimeScale; y: number }) {
  const app = useApp()
  const work = useStore(app.caseWork.work, (w) => w)
  const found = useStore(app.findings.now, (n) => (n.state === 'answered' ? n.answer.findings : NONE))
  const marks = useMemo(() => stripMarks(work, found, scale), [work, found, scale])
  return marks.map((m) => {
    const words = `${app.marks.words(m.target)}${m.more > 0 ? ` and ${m.more} more` : ''}`
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: a way for the pointer; Findings and Notes list the same by keyboard
      <g
        key={`${m.kind}${m.x}`}
        transform={`translate(${m.x} ${y})`}
        className={`strip-mark ${m.kind}`}
        data-testid={`strip-${m.kind}`}
        onPointerDown={(e) => e.stopPropagation()}
        onClick={() => openTarget(app, m.target)}
      >
        <title>{words}</title>
        <rect x="-7" y="-7" width="14" height="14" fill="transparent" />
        <path d={SHAPES[m.kind]} />
      </g>
    )
  })
}
