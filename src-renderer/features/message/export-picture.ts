/** The pictures of a message as files: SVG, PNG made of it, and text. Each is what stands on screen: same folds, same view of time. */

import type { Zone } from '@shared/base/zone'
import { innermost } from '@shared/formats/status-text/status-text'
import type { Catalogue } from '@shared/model/case'
import { adjusted } from '@shared/query/adjusted-times'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildLadder } from '@shared/report/ladder/ladder'
import { ladderSvg } from '@shared/report/ladder/ladder-svg'
import { ladderText } from '@shared/report/ladder/ladder-text'
import { buildRouteGraph } from '@shared/report/route-graph'
import { routeSvg } from '@shared/report/route-svg'
import { routeText } from '@shared/report/route-text'
import { buildSentence, sentenceText } from '@shared/report/sentence'
import { buildWaterfall } from '@shared/report/waterfall/waterfall'
import { SCREEN_SHEET, waterfallSvg } from '@shared/report/waterfall/waterfall-svg'
import { waterfallText } from '@shared/report/waterfall/waterfall-text'
import { zoneWords } from '@shared/report/zone-words'
import type { LadderShape } from './ladder/use-ladder'

export type PictureId = 'map' | 'ladder' | 'waterfall'

export interface PictureView {
  readonly isAdjusted: boolean
  readonly zone: Zone
  readonly recipient: number | null
  readonly folds: ReadonlySet<string>
  readonly shape: LadderShape
}

export interface PictureFile {
  /** A document of its own. */
  readonly svg: string
  readonly text: string
}

/** Larger than a page: a file is looked at on a screen. */
const MAP_SHEET = { width: 1400, height: 900 }

/** Null when there is nothing to draw. */
export function pictureFile(id: PictureId, m: MessageDetail, catalogue: Catalogue, view: PictureView): PictureFile | null {
  const { nodes } = catalogue
  const { isAdjusted, zone } = view
  const shown = isAdjusted ? adjusted(m, nodes) : m
  const says = sentenceText(buildSentence(shown, nodes, { innermost, isAdjusted, zone }))
  const named = (what: string) =>
    `${what} of ${m.id}, ${zoneWords(zone, { first: m.first, last: m.last })}${isAdjusted ? ', times adjusted' : ''}`
  switch (id) {
    case 'map': {
      const graph = buildRouteGraph(shown, nodes)
      if (graph.nodes.length === 0) return null
      const title = named('Route')
      return { svg: alone(routeSvg(graph, m.id, title, MAP_SHEET).markup), text: routeText(shown, nodes, [title, says], zone) }
    }
    case 'ladder': {
      const l = buildLadder(m, catalogue, { isAdjusted, zone, folds: view.shape.folds, moved: view.shape.moved })
      const title = named('Ladder')
      return { svg: alone(ladderSvg(l, m.id, title, says).markup), text: ladderText(l, [title, says]) }
    }
    case 'waterfall': {
      const w = buildWaterfall(m, catalogue, { isAdjusted, zone, recipient: view.recipient, toggled: view.folds })
      const title = named('Waterfall')
      return w && { svg: alone(waterfallSvg(w, m.id, title, says, SCREEN_SHEET).markup), text: waterfallText(w, [title, says]) }
    }
  }
}

const alone = (svg: string) => `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`

/** Twice the size, for screens that are finer than their px; less where a canvas could not hold it. */
const SCALE = 2
const MOST_PX = 16_000

/** The SVG as drawn by the browser, on white. */
export async function pngOf(svg: string): Promise<ArrayBuffer> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const { naturalWidth: width, naturalHeight: height } = image
    const scale = Math.min(SCALE, MOST_PX / Math.max(width, height, 1))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    const ctx = canvas.getContext('2d')
    if (!ctx) throw new Error('there is no canvas to draw on')
    ctx.fillStyle = '#ffffff'
    ctx.fillRect(0, 0, canvas.width, canvas.height)
    ctx.drawImage(image, 0, 0, canvas.width, canvas.height)
    const blob = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, 'image/png')
    })
    if (!blob) throw new Error('the picture is too large to be drawn')
    return await blob.arrayBuffer()
  } finally {
    URL.revokeObjectURL(url)
  }
}
