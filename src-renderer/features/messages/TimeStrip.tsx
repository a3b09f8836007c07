import { formatClock, formatCount, formatDay, formatDuration, formatSpan } from '@shared/base/format'
import { since, toLocal, type Zone } from '@shared/base/zone'
import type { Catalogue } from '@shared/model/case'
import type { Histogram } from '@shared/query/message-engine'
import { OUTCOMES } from '@shared/query/message-engine'
import { type PointerEvent, useMemo, useState } from 'react'
import { TimeBars } from '../../components/chart/TimeBars'
import { Icon } from '../../components/Icon'
import { useSize } from '../../components/use-size'
import { OUTCOME_FILL } from '../../marks/outcome-fill'
import { usePalette } from '../../marks/scene-canvas'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useZone } from '../../state/zone'
import { type Lane, lanesOf } from './lanes'
import { StripMarks } from './StripMarks'
import { type TimeScale, ticks, timeScale } from './time-scale'

const GUTTER = 108
const LANES_FOLDED = 3
/** Px above the bars. */
const TOP = 5
const baseOf = (folded: boolean) => (folded ? 26 : 38)

/**
 * When the messages were, by outcome, which logs cover that time, and where findings, notes and pins are. Dragging over it sets the time range; so
 * do the two fields below. `small`: one line of it is all there is room for.
 */
export function TimeStrip({ small }: { small: boolean }) {
  const { session, list, prefs } = useApp()
  const whole = useStore(prefs, (p) => p.strip)
  const folded = small || !whole
  const catalogue = useStore(session.open, (o) => o?.catalogue ?? null)
  const histogram = useStore(list.answer, (a) => a?.histogram ?? null)
  const [box, size] = useSize<HTMLElement>()
  const [allLanes, setAllLanes] = useState(false)
  const lanes = useMemo(() => (catalogue ? lanesOf(catalogue) : []), [catalogue])
  const range = catalogue?.timeRange
  if (!range || !histogram) return <section className="strip" style={{ height: folded ? 32 : 88 }} aria-label="Time" ref={box} />
  const shown = allLanes ? lanes : lanes.slice(0, LANES_FOLDED)
  const height = folded ? 32 : 88 + Math.max(0, shown.length - LANES_FOLDED) * 11
  const scale = timeScale(
    histogram.from,
    Math.max(range.last, histogram.from + histogram.bucketMs),
    GUTTER,
    Math.max(50, size.width - GUTTER - 28),
  )
  return (
    <section className="strip" style={{ height }} aria-label="Time" ref={box}>
      {size.width > 0 && <Bars scale={scale} histogram={histogram} tall={baseOf(folded) - TOP} />}
      {size.width > 0 && (
        <Picture
          scale={scale}
          height={height}
          folded={folded}
          lanes={shown}
          histogram={histogram}
          catalogue={catalogue}
          width={size.width}
        />
      )}
      {!folded && lanes.length > LANES_FOLDED && (
        <button type="button" className="strip-more" aria-expanded={allLanes} onClick={() => setAllLanes((a) => !a)}>
          {allLanes ? 'fewer servers' : `${lanes.length - LANES_FOLDED} more servers`}
        </button>
      )}
      {!small && (
        <button
          type="button"
          className="icon-btn strip-fold"
          aria-expanded={!folded}
          aria-label={folded ? 'Show all of the time strip' : 'Fold the time strip to one line'}
          title={folded ? 'Show coverage and hours' : 'Fold to one line'}
          onClick={() => prefs.set((p) => ({ ...p, strip: !p.strip }))}
        >
          <Icon name={folded ? 'right' : 'down'} size="s" />
        </button>
      )}
    </section>
  )
}

interface PictureProps {
  readonly scale: TimeScale
  readonly width: number
  readonly height: number
  readonly folded: boolean
  readonly lanes: readonly Lane[]
  readonly histogram: Histogram
  readonly catalogue: Catalogue
}

function Picture({ scale, width, height, folded, lanes, histogram, catalogue }: PictureProps) {
  const base = baseOf(folded)
  const zone = useZone()
  const range = catalogue.timeRange ?? { first: 0, last: 0 }
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`Messages per ${formatDuration(histogram.bucketMs)} and log coverage of ${lanes.length} servers, ${formatSpan(range.first, range.last, zone)}, ${zone.id}`}
    >
      <title>Drag to choose a time range</title>
      <defs>
        <pattern id="lane-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0v5" stroke="var(--st-uncovered-mark)" strokeWidth="1.2" />
        </pattern>
      </defs>
      {folded ? (
        <text x="14" y="20" className="t d">
          {formatSpan(range.first, range.last, zone)}
        </text>
      ) : (
        <>
          <text x="14" y="21" className="b">
            Messages
          </text>
          <text x="14" y="34" className="t d">
            {formatDuration(histogram.bucketMs)}, max {formatCount(histogram.max)}
          </text>
        </>
      )}
      <Axis scale={scale} height={height} folded={folded} zone={since(zone, null)} />
      <path d={`M${scale.left} ${base + 0.5}H${scale.left + scale.width}`} stroke="var(--line-strong)" />
      {!folded && lanes.map((lane, i) => <LaneRow key={lane.node} lane={lane} scale={scale} y={44 + i * 11} />)}
      <Brush scale={scale} height={folded ? 30 : height - 11} />
      <StripMarks scale={scale} y={7} />
    </svg>
  )
}

function Axis({ scale, height, folded, zone }: { scale: TimeScale; height: number; folded: boolean; zone: Zone }) {
  return ticks(scale, zone).map(({ at, day }) => (
    <g key={at}>
      <path d={day ? `M${scale.x(at)} 4V${height - 4}` : `M${scale.x(at)} ${height - 13}v3`} stroke="var(--line-strong)" />
      {!folded && (
        <text x={scale.x(at) + (day ? 4 : 0)} y={height - 3} className={day ? 't' : 't d'} textAnchor={day ? 'start' : 'middle'}>
          {day ? formatDay(at, zone) : formatClock(at, zone).slice(0, toLocal(at, zone) % 3_600_000 === 0 ? 2 : 5)}
        </text>
      )}
    </g>
  ))
}

/** What needs attention stands on top, and counts for a pixel at least, or a single failure among thousands would vanish. */
function Bars({ scale, histogram, tall }: { scale: TimeScale; histogram: Histogram; tall: number }) {
  const theme = usePalette()
  const { counts, bucketMs, max } = histogram
  const buckets = counts[0]?.length ?? 0
  const series = useMemo(() => OUTCOMES.map((o, i) => ({ fill: OUTCOME_FILL[o], values: counts[i] ?? [] })).toReversed(), [counts])
  const width = (buckets * bucketMs * scale.width) / Math.max(1, scale.to - scale.from)
  return (
    <div className="strip-bars" style={{ left: scale.left, top: TOP, width: scale.width, height: tall }}>
      <TimeBars series={series} max={max} width={width} height={tall} theme={theme} />
    </div>
  )
}

function LaneRow({ lane, scale, y }: { lane: Lane; scale: TimeScale; y: number }) {
  const rect = (s: { from: number; to: number }, fill: string) => {
    const x = scale.x(s.from)
    return <rect key={`${fill}${s.from}`} x={x} y={y} width={Math.max(1, scale.x(s.to) - x)} height="6" rx="1" fill={fill} />
  }
  return (
    <g>
      <text x="14" y={y + 6.5} className="t">
        {lane.name.length > 15 ? `${lane.name.slice(0, 14)}…` : lane.name}
        <title>
          {lane.name}: {lane.sentence}
        </title>
      </text>
      <rect x={scale.left} y={y + 0.5} width={scale.width} height="5" fill="none" stroke="var(--st-uncovered-mark)" strokeOpacity=".45" />
      {lane.partly.map((s) => rect(s, 'url(#lane-hatch)'))}
      {lane.covered.map((s) => rect(s, 'var(--st-uncovered-mark)'))}
    </g>
  )
}

/** The chosen time range. Dragging makes a new one or moves an edge. */
function Brush({ scale, height }: { scale: TimeScale; height: number }) {
  const { list } = useApp()
  const time = useStore(list.filter, (f) => f.time)
  const [drag, setDrag] = useState<{ fixed: number; moving: number } | null>(null)
  const at = (e: PointerEvent<SVGRectElement>) => {
    const box = e.currentTarget.ownerSVGElement?.getBoundingClientRect()
    return scale.t(e.clientX - (box?.left ?? 0))
  }
  const down = (e: PointerEvent<SVGRectElement>) => {
    if (e.button !== 0) return
    e.currentTarget.setPointerCapture(e.pointerId)
    const t = at(e)
    const near = (edge: number) => Math.abs(scale.x(edge) - scale.x(t)) <= 6
    if (time && near(time.from)) setDrag({ fixed: time.to, moving: t })
    else if (time && near(time.to)) setDrag({ fixed: time.from, moving: t })
    else setDrag({ fixed: t, moving: t })
  }
  const up = () => {
    if (!drag) return
    setDrag(null)
    const [from, to] = ordered(drag)
    // a press without a drag is no range
    if (scale.x(to) - scale.x(from) >= 4) list.narrow({ time: { from: wholeMinute(from), to: wholeMinute(to) + 60_000 } })
  }
  const [from, to] = drag ? ordered(drag) : [time?.from ?? Number.NaN, time?.to ?? Number.NaN]
  const x0 = scale.x(from)
  const x1 = scale.x(to)
  return (
    <>
      {!Number.isNaN(from) && (
        <g>
          <rect x={scale.left} y="2" width={Math.max(0, x0 - scale.left)} height={height} fill="var(--bg-canvas)" opacity=".62" />
          <rect x={x1} y="2" width={Math.max(0, scale.left + scale.width - x1)} height={height} fill="var(--bg-canvas)" opacity=".62" />
          <rect
            x={x0}
            y="1.5"
            width={Math.max(2, x1 - x0)}
            height={height}
            fill="var(--accent)"
            fillOpacity=".1"
            stroke="var(--accent)"
            strokeWidth="1.3"
          />
          {[x0, x1].map((x) => (
            <rect key={x} x={x - 2.5} y={height / 2 - 6} width="5" height="12" rx="2" fill="var(--bg-surface)" stroke="var(--accent)" />
          ))}
        </g>
      )}
      <rect
        className="plot"
        x={scale.left}
        y="0"
        width={scale.width}
        height={height}
        fill="transparent"
        onPointerDown={down}
        onPointerMove={(e) => {
          if (drag) setDrag({ ...drag, moving: at(e) })
        }}
        onPointerUp={up}
        onPointerCancel={() => setDrag(null)}
      />
    </>
  )
}

const ordered = (d: { fixed: number; moving: number }) => [Math.min(d.fixed, d.moving), Math.max(d.fixed, d.moving)] as const
const wholeMinute = (t: number) => Math.floor(t / 60_000) * 60_000
