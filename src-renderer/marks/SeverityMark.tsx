/** Severity by shape, tone and word: octagon, triangle, disc, ring. */
import type { Severity } from '@shared/findings/finding'
import './severity-mark.css'

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  problem: 'Problem',
  warning: 'Warning',
  notice: 'Notice',
  info: 'Info',
}

const SHAPES: Readonly<Record<Severity, React.ReactNode>> = {
  problem: <path d="M4 1h4l3 3v4l-3 3H4L1 8V4z" />,
  warning: <path d="M6 1.2 11.2 10.8H.8z" />,
  notice: <circle cx="6" cy="6" r="4.6" />,
  info: <circle cx="6" cy="6" r="4" className="ring" />,
}

export function SeverityMark({ severity, word = false }: { severity: Severity; word?: boolean }) {
  return (
    <span className={`severity ${severity}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        {SHAPES[severity]}
      </svg>
      {word ? SEVERITY_WORDS[severity] : <span className="hidden-text">{SEVERITY_WORDS[severity]}</span>}
    </span>
  )
}
