import type { ReactNode } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'
import { copyText } from '../../state/copy-text'

interface Props {
  readonly title: string
  /** What the logs cover: said before any number. */
  readonly cover: ReactNode
  readonly sentences: readonly string[]
  /** All of it as text. */
  readonly text: () => string
  readonly children: ReactNode
}

/** The page of a comparison: its title, what it rests on, what differs most, then the figures. */
export function Report({ title, cover, sentences, text, children }: Props) {
  const { notices, session } = useApp()
  const copy = () => {
    const name = session.open.get()?.catalogue?.name ?? ''
    copyText(notices, `${name}: ${title}\n${text()}\n`, 'Comparison copied.')
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that
    <section className="compare-report" tabIndex={0} aria-label="Comparison" data-region="comparison">
      <header className="row">
        <h1 tabIndex={-1} data-focus="main" className="clip">
          {title}
        </h1>
        <span className="grow" />
        <button type="button" className="btn" onClick={copy}>
          <Icon name="copy" size="s" /> Copy as text
        </button>
      </header>
      {cover}
      <ul className="compare-sentences" data-testid="compare-sentences">
        {sentences.map((s) => (
          <li key={s}>{s}</li>
        ))}
      </ul>
      {children}
    </section>
  )
}
