/** The message between its hosts, time downwards: a picture on a canvas, and over it one element a row that can be read and walked. */
import { innermost } from '@shared/formats/status-text/status-text'
import type { Catalogue } from '@shared/model/case'
import type { MessageDetail } from '@shared/query/message-detail'
import { HOSTS_FOLD } from '@shared/report/ladder/ladder'
import { ladderWords } from '@shared/report/ladder/ladder-svg'
import type { LadderRow } from '@shared/report/ladder/row'
import { buildSentence, sentenceText } from '@shared/report/sentence'
import { type KeyboardEvent, useId, useState } from 'react'
import { useApp } from '../../../state/app'
import { useStore } from '../../../state/store'
import { useShownTimes } from '../../../state/time-view'
import { DiffSheet } from './DiffSheet'
import { LadderPicture } from './LadderPicture'
import { type LadderState, movedColumn, selectedIn, useLadder } from './use-ladder'
import './ladder.css'

interface Props {
  readonly detail: MessageDetail
  readonly catalogue: Catalogue
  readonly shape: LadderState
}

export function Ladder({ detail, catalogue, shape }: Props) {
  const { focus, prefs } = useApp()
  const l = useLadder(detail, catalogue, shape.now)
  const selection = useStore(focus.now, (f) => f)
  const [own, setOwn] = useState<string | null>(null)
  const [second, setSecond] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const description = useId()
  const selected = selectedIn(l.rows, own, selection)
  const other = second === null ? -1 : l.rows.findIndex((r) => r.id === second)

  const select = (index: number) => {
    const row = l.rows[index]
    if (!row) return
    setOwn(row.id)
    if (row.hop >= 0) focus.selectHop(row.hop)
    else focus.selectEvent(row.event >= 0 ? row.event : null)
  }
  const add = (index: number) => {
    const row = l.rows[index]
    if (row?.kind !== 'arrow') return
    // the arrow that was selected first stays the first
    if (selected === null || selected === index) select(index)
    else setSecond(row.id)
  }
  const setFold = (id: string, open: boolean) => {
    if (id === '' || shape.now.folds.has(id) === open) return
    const folds = new Set(shape.now.folds)
    if (open) folds.add(id)
    else folds.delete(id)
    shape.set({ ...shape.now, folds })
  }
  const fold = (row: LadderRow, open: boolean) => setFold(row.fold, open)
  const isUnfolded = shape.now.folds.has(HOSTS_FOLD)
  const move = (column: number, step: 1 | -1) => {
    const moved = movedColumn(l, column, step)
    if (!moved) return
    shape.set({ ...shape.now, moved })
    setTold(`${l.columns[column]?.name ?? 'The host'} is column ${column + step + 1} of ${l.columns.length}.`)
  }
  const [a, b] = [selected === null ? undefined : l.rows[selected], l.rows[other]]
  const onKey = (e: KeyboardEvent, index: number): boolean => {
    const row = l.rows[index]
    if (!row) return false
    const isCtrl = e.ctrlKey || e.metaKey
    if (isCtrl && e.shiftKey && (e.key === 'ArrowLeft' || e.key === 'ArrowRight')) {
      move(row.to, e.key === 'ArrowLeft' ? -1 : 1)
      return true
    }
    if (isCtrl && e.key === ' ') {
      add(index)
      return true
    }
    if (isCtrl || e.altKey) return false
    if (e.key === 'ArrowRight' || e.key === 'ArrowLeft') {
      fold(row, e.key === 'ArrowRight')
      return true
    }
    if (e.key === 'Escape' && second !== null) {
      setSecond(null)
      return true
    }
    if (e.key === 'Enter') {
      if (row.open === false) fold(row, true)
      else prefs.set((p) => ({ ...p, inspector: true, drawer: true }))
      return true
    }
    if (e.key === ' ') {
      prefs.set((p) => ({ ...p, drawer: !p.drawer }))
      return true
    }
    return false
  }
  const shown = useShownTimes(detail)
  const says = `${sentenceText(buildSentence(shown, catalogue.nodes, { innermost, isAdjusted: l.isAdjusted, zone: l.zone }))} ${ladderWords(l)}`
  if (l.rows.length === 0) return <p className="map-note in-panel">No row of this message has a time, so there is no order to show.</p>
  return (
    <section className="ladder" aria-label="Ladder" aria-describedby={description} data-region="ladder">
      <p className="hidden-text" id={description}>
        {says}
      </p>
      <LadderPicture
        l={l}
        label={`Ladder of ${detail.id}`}
        selected={selected}
        second={other < 0 ? null : other}
        select={(index, isMore) => (isMore ? add(index) : select(index))}
        onKey={onKey}
        move={move}
      />
      {(isUnfolded || l.columns.some((c) => c.nodes.length > 1)) && (
        <button type="button" className="btn quiet ladder-hosts" onClick={() => setFold(HOSTS_FOLD, !isUnfolded)}>
          {isUnfolded ? 'Fold hosts outside' : 'All hosts'}
        </button>
      )}
      <p className="hidden-text" role="status">
        {told}
      </p>
      {a?.kind === 'arrow' && b?.kind === 'arrow' && a !== b && (
        <DiffSheet detail={detail} catalogue={catalogue} ladder={l} shape={shape.now} a={a} b={b} close={() => setSecond(null)} />
      )}
    </section>
  )
}
