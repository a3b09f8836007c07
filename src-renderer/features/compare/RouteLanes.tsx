import { formatDuration } from '@shared/base/format'
import type { StopPair } from '@shared/query/compare-messages'
import { type ComparedMessages, hostName } from '@shared/report/compare-message-words'
import { fitText } from '@shared/report/text-fit'

const COLUMN = 168
const BOX = 132
const LEFT = 34
const LANES = { a: 30, b: 112 } as const
const HEIGHT = 172
const TALL = 28

/** Both ways as lanes: what is one above the other belongs together; the bar beneath a host is the time there, all on one scale. */
export function RouteLanes({ compared }: { compared: ComparedMessages }) {
  const { stops } = compared.comparison
  const spent = stops.map((s) => ({ a: timeAt(s, 'a'), b: timeAt(s, 'b') }))
  const longest = Math.max(1, ...spent.flatMap(({ a, b }) => [a, b]))
  const width = LEFT + stops.length * COLUMN
  const way = (side: 'a' | 'b') => stops.flatMap((s) => (s[side] ? [hostName(compared, s[side].node)] : [])).join(', then ')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach that
    <section className="lanes" tabIndex={0} aria-label="Both ways as a picture">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${compared.a.id}: ${way('a')}. ${compared.b.id}: ${way('b')}. The same stands in the table below.`}
      >
        {(['a', 'b'] as const).map((side) => (
          <g key={side}>
            <text x="6" y={LANES[side] + 5} className={`lane-letter side-${side}`}>
              {side.toUpperCase()}
            </text>
            <Line stops={stops} side={side} />
            {stops.map((stop, i) => {
              const at = stop[side]
              const x = LEFT + i * COLUMN
              const y = LANES[side]
              if (!at) return null
              const name = hostName(compared, at.node)
              const guess = at.certainty !== null && at.certainty !== 'certain'
              const kind = stop.a && stop.b ? (stop.same ? 'same' : 'other') : 'only'
              const ms = spent[i]?.[side] ?? 0
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a host may stand on a way twice
                <g key={i}>
                  <rect
                    x={x}
                    y={y - TALL / 2}
                    width={BOX}
                    height={TALL}
                    rx="4"
                    className={`lane-box lane-${kind}`}
                    strokeDasharray={guess ? '4 3' : undefined}
                  />
                  <text x={x + BOX / 2} y={y + 4} textAnchor="middle" className="lane-name">
                    {fitText(name, 11, BOX - 12)}
                    <title>{`${name}${guess ? `, inferred (${at.certainty})` : ''}${kind === 'same' ? '' : kind === 'other' ? ', another host than the other' : ', only here'}`}</title>
                  </text>
                  {kind !== 'same' && (
                    <text x={x + BOX} y={y - TALL / 2 - 3} textAnchor="end" className="lane-mark">
                      {kind === 'other' ? '≠ other host' : '+ only here'}
                    </text>
                  )}
                  <rect
                    x={x}
                    y={y + 20}
                    width={Math.max(1, (Math.max(0, ms) / longest) * BOX)}
                    height="6"
                    className={`lane-bar side-${side}`}
                  />
                  <text x={x} y={y + 38} className="lane-time">
                    {formatDuration(ms) || '0 s'}
                  </text>
                </g>
              )
            })}
          </g>
        ))}
      </svg>
    </section>
  )
}

/** From each host to the next one that the way has. */
function Line({ stops, side }: { stops: readonly StopPair[]; side: 'a' | 'b' }) {
  const at = stops.flatMap((s, i) => (s[side] ? [i] : []))
  return at.slice(1).map((to, n) => {
    const from = at[n] ?? 0
    const y = LANES[side]
    const x = LEFT + to * COLUMN
    return <path key={to} d={`M${LEFT + from * COLUMN + BOX} ${y}H${x - 1}M${x - 7} ${y - 4}l6 4l-6 4`} className="lane-way" />
  })
}

const timeAt = (stop: StopPair, side: 'a' | 'b') => stop.stages.reduce((n, s) => n + (s[side] ?? 0), 0)
