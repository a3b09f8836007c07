/** The sign of a tag: one of eight shapes, each with its tone, so that neither alone carries it. */

/** On a 12 px grid, in the order of the tones `--cat-1` to `--cat-8`. */
const SHAPES = [
  'M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z',
  'M2 2h8v8H2z',
  'M6 1.2 11 10.4H1z',
  'M6 .8 11.2 6 6 11.2.8 6z',
  'M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zm0 2.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2z',
  'M4.4 1h3.2v3.4H11v3.2H7.6V11H4.4V7.6H1V4.4h3.4z',
  'M6 .8 10.6 3.4v5.2L6 11.2 1.4 8.6V3.4z',
  'M6 .6 7.5 4.3l4 .3-3 2.6.9 3.9L6 9l-3.4 2.1.9-3.9-3-2.6 4-.3z',
] as const

export const SHAPE_WORDS = ['disc', 'square', 'triangle', 'diamond', 'ring', 'cross', 'hexagon', 'star'] as const

export function TagShape({ look }: { look: number }) {
  return (
    <svg className="tag-shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" style={{ fill: `var(--cat-${look})` }}>
      <path fillRule="evenodd" d={SHAPES[look - 1] ?? SHAPES[0]} />
    </svg>
  )
}
