/** Where the time went, row by row: names and figures as rows that can be read and walked, their bars on one canvas over them. */
import { innermost } from '@shared/formats/status-text/status-text'
import type { Catalogue } from '@shared/model/case'
import { canAdjust } from '@shared/query/adjusted-times'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildSentence, sentenceText } from '@shared/report/sentence'
import { type Scale, timeAt } from '@shared/report/waterfall/axis'
import { type Lens, lensHeight, lensOf, movedLens } from '@shared/report/waterfall/lens'
import { edgeAt, nearestEdge } from '@shared/report/waterfall/measure'
import type { WaterfallRow } from '@shared/report/waterfall/row'
import { buildWaterfall, type Waterfall as Layout } from '@shared/report/waterfall/waterfall'
import { waterfallWords } from '@shared/report/waterfall/waterfall-svg'
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react'
import { RowList } from '../../../components/RowList'
import { useSize } from '../../../components/use-size'
import { usePalette } from '../../../marks/scene-canvas'
import { useApp } from '../../../state/app'
import { isSingle } from '../../../state/keyboard'
import { useStore } from '../../../state/store'
import { useAdjusted, useShownTimes } from '../../../state/time-view'
import { useZone } from '../../../state/zone'
import type { Zoomer } from '../zoomer'
import { Bars, ROW } from './Bars'
import { columnsOf, SHARE, TOOK } from './columns'
import { Legend, Total } from './Foot'
import { LensStrip } from './LensStrip'
import { Measure, type Measuring } from './Measure'
import { spokenRow } from './RowCell'
import { parentOf, selectedRow, toggled } from './row-state'
import { around, type TimeWindow, windowKey, zoomed } from './time-window'
import { usePan } from './use-pan'
import './waterfall.css'

/** Px left free at both ends of the axis. */
const MARGIN = 12
const HEAD = 28

export interface Folds {
  readonly now: ReadonlySet<string>
  readonly set: (next: ReadonlySet<string>) => void
}

interface Props {
  readonly detail: MessageDetail
  readonly catalogue: Catalogue
  readonly folds: Folds
  readonly zoomer: RefObject<Zoomer | null>
}

export function useWaterfall(detail: MessageDetail, catalogue: Catalogue, folds: ReadonlySet<string>): Layout | null {
  const { focus } = useApp()
  const recipient = useStore(focus.now, (f) => f.recipient)
  const isAdjusted = useAdjusted()
  const zone = useZone()
  return useMemo(
    () => buildWaterfall(detail, catalogue, { isAdjusted, recipient, toggled: folds, zone }),
    [detail, catalogue, isAdjusted, recipient, folds, zone],
  )
}

export function Waterfall(p: Props) {
  const w = useWaterfall(p.detail, p.catalogue, p.folds.now)
  if (!w)
    return <p className="map-note in-panel">The logs tell no time of this message that could be drawn. The Events tab has what there is.</p>
  return <Picture {...p} w={w} />
}

function Picture({ detail, catalogue, folds, zoomer, w }: Props & { w: Layout }) {
  const { focus, prefs } = useApp()
  const selection = useStore(focus.now, (f) => f)
  const singleKeys = useStore(prefs, (p) => p.singleKeys)
  const isAdjusted = useAdjusted()
  const palette = usePalette()
  const [box, size] = useSize<HTMLElement>()
  const [head, { width: barWidth }] = useSize<HTMLDivElement>()
  const [own, setOwn] = useState<string | null>(null)
  const [shownTime, setShownTime] = useState<TimeWindow | null>(null)
  const before = useRef<TimeWindow | null>(null)
  const [lensAt, setLens] = useState<Lens | null>(null)
  const [measuring, setMeasuring] = useState<Measuring | null>(null)
  const description = useId()
  // who came by a key from another view of the message goes on here
  const [takeFocus] = useState(() => (document.activeElement?.closest('#tab-panel') ?? null) !== null)

  const whole = useMemo(() => ({ from: w.from, to: w.to }), [w.from, w.to])
  const time = shownTime ?? whole
  const scale = useMemo<Scale>(() => ({ ...time, left: MARGIN, width: Math.max(1, barWidth - 2 * MARGIN - 8) }), [time, barWidth])
  const names = size.width > 0 && size.width < 1000 ? 226 : 312
  const found = useMemo(() => lensOf(w), [w])
  const lens = lensAt ?? found
  const selected = selectedRow(w.rows, own, selection)

  useEffect(() => {
    zoomer.current = {
      smaller: () => setShownTime(zoomed(time, whole, 1.6)),
      larger: () => setShownTime(zoomed(time, whole, 1 / 1.6)),
      fit: () => setShownTime(null),
    }
    return () => {
      zoomer.current = null
    }
  }, [zoomer, time, whole])

  const select = (index: number) => {
    const row = w.rows[index]
    if (!row) return
    setOwn(row.id)
    if (row.hop >= 0) focus.selectHop(row.hop)
    else focus.selectEvent(row.event >= 0 ? row.event : null)
  }
  const fold = (row: WaterfallRow) => folds.set(toggled(folds.now, row.id))
  const open = (index: number) => {
    const row = w.rows[index]
    if (!row) return
    if (row.recipient >= 0) focus.selectRecipient(row.recipient)
    else if (row.hop < 0 && row.event < 0 && row.open !== null) fold(row)
    else prefs.set((p) => ({ ...p, inspector: true, drawer: true }))
  }
  const zoomTo = (row: WaterfallRow) => {
    before.current = time
    setShownTime(around(row.from, row.to, whole))
    if (lens) setLens(movedLens(w, lens, Math.min(row.from, row.to) - (lens.to - lens.from) * 0.05))
  }
  const mark = (index: number) => {
    const row = w.rows[index]
    if (!row) return
    if (!measuring || measuring.b) setMeasuring({ a: { row: row.id, bar: null, side: 'start' }, b: null })
    else setMeasuring({ ...measuring, b: { row: row.id, bar: null, side: 'end' } })
  }
  const onKey = (e: KeyboardEvent, index: number): boolean => {
    const row = w.rows[index]
    if (!row || e.ctrlKey || e.altKey || e.metaKey || (isSingle(e.key) && !singleKeys)) return false
    if (e.key === 'ArrowRight') {
      if (row.open === false) fold(row)
      else if (row.open) select(index + 1)
      return true
    }
    if (e.key === 'ArrowLeft') {
      const parent = parentOf(w.rows, index)
      if (row.open) fold(row)
      else if (parent >= 0) select(parent)
      return true
    }
    if (e.key === 'Escape' && measuring) {
      setMeasuring(null)
      return true
    }
    if (e.key.toLowerCase() === 'm') mark(index)
    else if (e.key === 'Z') setShownTime(before.current)
    else if (e.key === 'z') zoomTo(row)
    else {
      const next = windowKey(e.key, time, whole)
      if (!next) return false
      setShownTime(next)
    }
    return true
  }
  const pointer = usePan(head, time, whole, scale, setShownTime)
  const onPick = (e: PointerEvent<HTMLElement>) => {
    const index = Number((e.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN)
    const row = w.rows[index]
    const left = head.current?.getBoundingClientRect().left
    if (!measuring || !row || left === undefined || e.clientX < left) return
    const edge = nearestEdge(w, row.id, timeAt(scale, e.clientX - left))
    setMeasuring(measuring.b ? { a: edge, b: null } : { ...measuring, b: edge })
  }
  const { recipient } = selection
  const isMeasuring = measuring !== null
  const other = useMemo(
    () =>
      isMeasuring && canAdjust(catalogue.nodes)
        ? buildWaterfall(detail, catalogue, { recipient, toggled: folds.now, zone: w?.zone, isAdjusted: !isAdjusted })
        : null,
    [isMeasuring, detail, catalogue, isAdjusted, recipient, folds.now, w?.zone],
  )
  const edges = useMemo(() => (measuring ? [edgeAt(w, measuring.a), ...(measuring.b ? [edgeAt(w, measuring.b)] : [])] : []), [w, measuring])
  const columns = columnsOf({ names, head, scale, w, fold })
  const listHeight = w.rows.length * ROW + HEAD + 1
  const lensShown = lens !== null && size.height >= listHeight / 2 + lensHeight(w) + 90
  const shownDetail = useShownTimes(detail)
  const says = `${sentenceText(buildSentence(shownDetail, catalogue.nodes, { innermost, isAdjusted, zone: w.zone }))} ${waterfallWords(w)}`
  return (
    <section className="waterfall" ref={box} aria-label="Waterfall" aria-describedby={description} data-region="waterfall">
      <p className="hidden-text" id={description}>
        {says}
      </p>
      <div
        className="wf-rows"
        style={{ flexBasis: listHeight }}
        {...pointer}
        onClickCapture={(e) => onPick(e as unknown as PointerEvent<HTMLElement>)}
      >
        <RowList
          label={`Waterfall of ${detail.id}`}
          rows={w.rows}
          columns={columns}
          keyOf={(r) => r.id}
          selected={selected}
          onSelect={select}
          onOpen={open}
          onPeek={() => prefs.set((p) => ({ ...p, drawer: !p.drawer }))}
          onKey={onKey}
          rowHeight={ROW}
          leastWidth={names + TOOK + SHARE + 220}
          rowLabel={spokenRow}
          treeOf={(r) => ({ level: r.level, expanded: r.open })}
          overlay={(first, last) =>
            barWidth > 0 && (
              <Bars w={w} first={first} last={last} scale={scale} width={barWidth} left={names + TOOK} palette={palette} edges={edges} />
            )
          }
          takeFocus={takeFocus}
        />
      </div>
      <Total w={w} names={names} />
      {measuring && (
        <Measure measuring={measuring} shown={w} raw={isAdjusted ? other : w} adjusted={isAdjusted ? w : other} change={setMeasuring} />
      )}
      {lensShown && (
        <LensStrip
          w={w}
          lens={lens}
          onMove={setLens}
          main={{ ...scale, left: names + TOOK + MARGIN }}
          width={size.width}
          palette={palette}
        />
      )}
      <Legend w={w} width={size.width} palette={palette} />
    </section>
  )
}
