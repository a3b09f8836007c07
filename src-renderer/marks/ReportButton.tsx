/** Puts a message into the report or takes it out again. */
import { Icon } from '../components/Icon'
import { Key } from '../components/Key'
import { useApp } from '../state/app'
import { useStore } from '../state/store'

export function ReportButton({ message, add, added }: { message: number; add: string; added: string }) {
  const { report } = useApp()
  const inReport = useStore(report.chosen, (c) => c.includes(message))
  return (
    <button type="button" className="btn quiet" aria-pressed={inReport} aria-keyshortcuts="R" onClick={() => report.toggle(message)}>
      <Icon name={inReport ? 'check' : 'report'} size="s" />
      {inReport ? added : add} <Key>R</Key>
    </button>
  )
}
