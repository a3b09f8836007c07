import { type ReactNode, useId } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { copyText } from '../../state/copy-text'

interface Props {
  readonly title: string
  /** Beside the title: the way to all of it. */
  readonly door?: ReactNode
  /** The same as text, for a mail or a ticket. */
  readonly text: () => string
  readonly children: ReactNode
}

export function Card({ title, door, text, children }: Props) {
  const { notices, session } = useApp()
  const id = useId()
  const copy = () => {
    const name = session.open.get()?.catalogue?.name ?? ''
    copyText(notices, `${name}: ${title}\n${text()}\n`, `${title} copied.`)
  }
  return (
    <section className="ov-card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <span className="grow" />
        <span className="sm">{door}</span>
        <button type="button" className="icon-btn" aria-label={`Copy ${title} as text`} title="Copy as text" onClick={copy}>
          <Icon name="copy" size="s" />
        </button>
      </header>
      {children}
    </section>
  )
}
