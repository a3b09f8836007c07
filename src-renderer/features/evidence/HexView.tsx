import type { HexLine, HexRun } from './hex'
import './frame.css'

/** Bytes beside their letters; headers are dim, what is chosen is marked. */
export function HexView({ lines }: { lines: readonly HexLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that
    <section className="hex-view" tabIndex={0} aria-label="Bytes">
      <pre className="mono">
        {lines.map((l) => (
          <span key={l.offset} className="hex-line">
            <span className="dim">{l.offset}</span>{' '}
            {l.runs.map((r, i) => (
              <span key={r.from} className={classOf(r)}>
                {r.hex}
                {i < l.runs.length - 1 && ' '}
              </span>
            ))}
            {' '.repeat(l.missing * 3 + 2)}
            {l.runs.map((r) => (
              <span key={r.from} className={classOf(r)}>
                {r.text}
              </span>
            ))}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  )
}

const classOf = (r: HexRun) => [r.data ? '' : 'dim', r.marked ? 'hex-marked' : ''].join(' ').trim() || undefined
