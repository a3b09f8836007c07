import type { MapBox, MapLine, TopologyMap } from '@shared/report/topology/groups'
import { DIAMOND, type PlacedBox, type PlacedLine, type PlacedMap } from '@shared/report/topology/place'
import { type KeyboardEvent, useRef } from 'react'

interface Props {
  readonly map: TopologyMap
  readonly placed: PlacedMap
  /** Id of a box or line. */
  readonly selected: string
  readonly onSelect: (id: string) => void
}

/** One tab stop. Left and right go along the lines, up and down within a lane; the table says the same. */
export function TopologyPicture({ map, placed, selected, onSelect }: Props) {
  const picture = useRef<SVGSVGElement>(null)
  const ids = [...placed.boxes.map((p) => p.box.id), ...placed.lines.map((p) => p.line.id)]
  const stop = ids.includes(selected) ? selected : (ids[0] ?? '')
  const go = (id: string | undefined) => {
    if (id === undefined) return
    onSelect(id)
    requestAnimationFrame(() => picture.current?.querySelector<SVGElement>(`[data-id="${CSS.escape(id)}"]`)?.focus())
  }
  const onKey = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.altKey || e.metaKey) return
    const next = nextOf(e.key, stop, map, placed)
    if (next === null) return
    e.preventDefault()
    go(next)
  }
  const related = relatedTo(selected, map)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture is no field set
    <svg
      ref={picture}
      className="topology"
      viewBox={`0 0 ${placed.width} ${placed.height}`}
      style={{ maxWidth: placed.width * 1.15, maxHeight: Math.max(300, placed.height * 1.15) }}
      role="group"
      aria-label="Hosts and the ways between them, from left to right"
      onKeyDown={onKey}
    >
      <defs>
        <pattern id="topology-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0v5" stroke="var(--st-uncovered-mark)" strokeWidth="1.2" />
        </pattern>
        {['line', 'late', 'inf', 'shad'].map((tone) => (
          <marker
            key={tone}
            id={`topology-${tone}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0L8 4 0 8z" className={`head-${tone}`} />
          </marker>
        ))}
      </defs>
      {placed.lanes.map((l, i) => (
        <g key={l.title}>
          {i > 0 && <path d={`M${l.x - 40} 8V${placed.height - 8}`} className="topology-lane" />}
          <text x={i === 0 ? l.x : l.x - 28} y={24} className="topology-lane-title">
            {l.title}
          </text>
          <text x={i === 0 ? l.x : l.x - 28} y={38} className="topology-small">
            {l.about}
          </text>
        </g>
      ))}
      {placed.frames.map((f) => (
        <g key={`${f.title}${f.x}`}>
          <rect x={f.x} y={f.y} width={f.width} height={f.height} rx="10" className="topology-frame" />
          <text x={f.x + 12} y={f.y + f.height - 7} className="topology-small">
            {f.title}
          </text>
        </g>
      ))}
      {placed.lines.map((p) => (
        <Line
          key={p.line.id}
          placed={p}
          map={map}
          on={p.line.id === selected}
          near={related.has(p.line.id)}
          stop={p.line.id === stop}
          onSelect={go}
        />
      ))}
      {placed.boxes.map((p) => (
        <Box key={p.box.id} placed={p} on={p.box.id === selected} near={related.has(p.box.id)} stop={p.box.id === stop} onSelect={go} />
      ))}
    </svg>
  )
}

interface ItemProps {
  readonly on: boolean
  readonly near: boolean
  readonly stop: boolean
  readonly onSelect: (id: string) => void
}

function Line({ placed, map, on, near, stop, onSelect }: ItemProps & { placed: PlacedLine; map: TopologyMap }) {
  const { line, path, label } = placed
  const tone = line.shadow ? 'shad' : line.late ? 'late' : line.inferred ? 'inf' : 'line'
  const classes = ['topology-line', tone, on ? 'on' : '', near ? 'near' : '', line.notCovered ? 'uncovered' : ''].filter(Boolean).join(' ')
  return (
    // biome-ignore lint/a11y/useSemanticElements: no button inside a picture
    <g
      className={classes}
      role="button"
      tabIndex={stop ? 0 : -1}
      aria-label={spokenLine(line, map)}
      aria-pressed={on}
      data-id={line.id}
      onClick={() => onSelect(line.id)}
    >
      <path d={path} className="topology-hit" />
      {line.notCovered && <path d={path} className="topology-band" />}
      <path d={path} className="topology-stroke" strokeWidth={widthOf(line.messages)} markerEnd={`url(#topology-${tone})`} />
      <rect
        x={label.x - label.width / 2}
        y={label.y - label.height / 2}
        width={label.width}
        height={label.height}
        rx="3"
        className="topology-patch"
      />
      {line.words.map((w, i) => (
        <text
          key={w}
          x={label.x}
          y={label.y - label.height / 2 + 12 + i * 14}
          textAnchor="middle"
          className={i === 0 ? 'topology-word' : 'topology-small'}
        >
          {w}
        </text>
      ))}
    </g>
  )
}

/** One message, some, many, most: as on the map of a message. */
const widthOf = (messages: number) => (messages >= 10_000 ? 6 : messages >= 1000 ? 4 : messages >= 10 ? 2.5 : 1.5)

function Box({ placed, on, near, stop, onSelect }: ItemProps & { placed: PlacedBox }) {
  const { box, x, y, width, height } = placed
  return (
    // biome-ignore lint/a11y/useSemanticElements: no button inside a picture
    <g
      className={['topology-box', box.kind, on ? 'on' : '', near ? 'near' : ''].filter(Boolean).join(' ')}
      role="button"
      tabIndex={stop ? 0 : -1}
      aria-label={spokenBox(box)}
      aria-pressed={on}
      data-id={box.id}
      transform={`translate(${x} ${y})`}
      onClick={() => onSelect(box.id)}
    >
      <title>{[box.title, box.address, box.about, box.inferred].filter(Boolean).join(' · ')}</title>
      {box.kind === 'balancer' ? <Diamond box={box} width={width} /> : <Card box={box} width={width} height={height} />}
    </g>
  )
}

function Card({ box, width, height }: { box: MapBox; width: number; height: number }) {
  const server = box.kind === 'server'
  return (
    <>
      <rect width={width} height={height} rx={server ? 6 : height / 2} className="topology-face" />
      {!server && box.nodes.length > 1 && <rect width={width} height={height} rx={height / 2} className="topology-hatched" />}
      {server && <path d="M12 12h12v5H12zM12 19h12v5H12zM14.5 14.5h.1M14.5 21.5h.1" className="topology-icon" />}
      <text x={server ? 30 : width / 2} y={server ? 23 : 20} textAnchor={server ? 'start' : 'middle'} className="topology-name">
        {fitText(box.title, server ? width - 40 : width - 20, 13)}
      </text>
      <text x={server ? 12 : width / 2} y={server ? 41 : 35} textAnchor={server ? 'start' : 'middle'} className="topology-small">
        {fitText(server ? [box.address, box.about].filter(Boolean).join(' · ') : box.address || box.about, width - 22, 10)}
      </text>
      {server && box.databases.length > 0 && (
        <g className="topology-badge">
          <rect x="10" y="50" width={Math.min(width - 20, 24 + badge(box).length * 6.8)} height="18" rx="4" />
          <circle cx="19" cy="59" r="3" />
          <text x="27" y="63">
            {badge(box)}
          </text>
        </g>
      )}
    </>
  )
}

/** Shortened at its end to what the box has room for. */
function fitText(text: string, width: number, px: number): string {
  const most = Math.max(4, Math.floor(width / (px * 0.56)))
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

const badge = ({ databases }: MapBox) => (databases.length > 2 ? `${databases.length} databases` : databases.join(', '))

function Diamond({ box, width }: { box: MapBox; width: number }) {
  const [cx, cy, r] = [width / 2, DIAMOND.y, DIAMOND.half]
  return (
    <>
      <text x={cx} y={12} textAnchor="middle" className="topology-name">
        {fitText(box.title, width + 20, 13)}
      </text>
      <text x={cx} y={27} textAnchor="middle" className={box.inferred ? 'topology-small inf' : 'topology-small'}>
        {box.inferred || box.about}
      </text>
      <path
        d={`M${cx} ${cy - r}L${cx + r} ${cy} ${cx} ${cy + r} ${cx - r} ${cy}z`}
        className={box.inferred ? 'topology-diamond guess' : 'topology-diamond'}
      />
      <path d={`M${cx - 14} ${cy}h14M${cx} ${cy}l12-10M${cx} ${cy}l12 10`} className="topology-icon" />
    </>
  )
}

const spokenBox = (b: MapBox) =>
  [b.title, b.address, b.about, b.inferred, b.databases.length > 0 ? `active copies of ${b.databases.join(', ')}` : '']
    .filter(Boolean)
    .join(', ')

function spokenLine(l: MapLine, { boxes }: TopologyMap): string {
  const name = (id: string) => boxes.find((b) => b.id === id)?.title ?? ''
  return `From ${name(l.from)} to ${name(l.to)}: ${l.words.join(', ')}${l.notCovered ? ', not covered at one end' : ''}`
}

/** What a selected box is tied to: its lines and their other ends; of a line its two boxes. */
function relatedTo(id: string, { lines }: TopologyMap): ReadonlySet<string> {
  const own = lines.filter((l) => l.from === id || l.to === id)
  const line = lines.find((l) => l.id === id)
  return new Set([...own.flatMap((l) => [l.id, l.from, l.to]), ...(line ? [line.from, line.to] : [])].filter((other) => other !== id))
}

/** Null for a key that does not move. */
function nextOf(key: string, at: string, { lines }: TopologyMap, { boxes }: PlacedMap): string | undefined | null {
  const line = lines.find((l) => l.id === at)
  const here = boxes.find((p) => p.box.id === at)
  if (key === 'Home') return boxes[0]?.box.id
  if (key === 'End') return boxes.at(-1)?.box.id
  if (key === 'ArrowRight') return line ? line.to : lines.find((l) => l.from === at)?.id
  if (key === 'ArrowLeft') return line ? line.from : lines.find((l) => l.to === at)?.id
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null
  const step = key === 'ArrowDown' ? 1 : -1
  if (line) {
    const same = lines.filter((l) => l.from === line.from)
    return same[(same.indexOf(line) + step + same.length) % same.length]?.id
  }
  const lane = boxes.filter((p) => p.box.lane === here?.box.lane)
  return here ? lane[(lane.indexOf(here) + step + lane.length) % lane.length]?.box.id : undefined
}
