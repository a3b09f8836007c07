import { formatCounted } from '@shared/base/format'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { useDragOut } from '../../state/drag-out'
import { useStore } from '../../state/store'

/** Messages chosen for the report, and the button that makes the file. Only there when there is something in it. */
export function ReportTray() {
  const { report, session, places } = useApp()
  const chosen = useStore(report.chosen, (c) => c)
  const busy = useStore(report.busy, (b) => b)
  const name = useStore(session.open, (o) => o?.catalogue?.name ?? 'report')
  const missing = useStore(report.missing, (m) => m)
  const drag = useDragOut({ later: () => report.file(name) })
  if (chosen.length === 0) return null
  return (
    <section className="tray" aria-label="Report" data-region="report">
      <Icon name="report" size="s" />
      <span>{formatCounted(chosen.length, 'message')} in the report</span>
      {chosen.slice(0, 4).map((m) => (
        <span className="chip" key={m}>
          <button type="button" className="link mono" onClick={() => places.go({ screen: 'messages', message: m })}>
            M-{m + 1}
          </button>
          <button type="button" className="x" aria-label={`Take M-${m + 1} out`} onClick={() => report.toggle(m)}>
            <Icon name="close" size="s" />
          </button>
        </span>
      ))}
      {missing > 0 && <span className="dim">{formatCounted(missing, 'other')} not in what is read now</span>}
      {chosen.length > 4 && <span className="dim">and {chosen.length - 4} more</span>}
      <span className="grow" />
      <button type="button" className="btn primary" {...drag} disabled={busy} onClick={() => void report.export(name)}>
        {busy ? 'Writing…' : 'Export report'}
      </button>
    </section>
  )
}
