/**
 * Where windows were: bounds and whether they were maximised, by the kind of window, in a file of the data folder. A place is used again only where
 * enough of it lies on a display that is there now; a file that can't be read is as none.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type WindowKind = 'main' | 'second'

export interface WindowPlace {
  readonly bounds: Bounds
  readonly maximised: boolean
  /** 1 for 100 %. */
  readonly zoom: number
}

export const LEAST = { width: 1024, height: 700 }
/** Of the title row, so that the window can be taken hold of. */
const IN_SIGHT = 100
const ZOOM = { least: 0.5, most: 3 }

/** What was kept, made to fit the displays there are (their work areas); null for the usual place. */
export function fitting(kept: unknown, areas: readonly Bounds[]): WindowPlace | null {
  const { bounds, maximised, zoom } = (typeof kept === 'object' && kept !== null ? kept : {}) as Readonly<Record<string, unknown>>
  const { x, y, width, height } = (typeof bounds === 'object' && bounds !== null ? bounds : {}) as Readonly<Record<string, unknown>>
  if (!isNumber(x) || !isNumber(y) || !isNumber(width) || !isNumber(height)) return null
  const area = areas.find(
    (a) => Math.min(x + width, a.x + a.width) - Math.max(x, a.x) >= IN_SIGHT && y >= a.y && y <= a.y + a.height - IN_SIGHT,
  )
  if (!area) return null
  const size = {
    width: Math.max(LEAST.width, Math.min(Math.round(width), area.width)),
    height: Math.max(LEAST.height, Math.min(Math.round(height), area.height)),
  }
  return { bounds: { x: Math.round(x), y: Math.round(y), ...size }, maximised: maximised === true, zoom: asZoom(zoom) }
}

const ZOOMS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]

/** One step larger or smaller than now, or the usual size. */
export function zoomStep(now: number, step: 1 | 0 | -1): number {
  if (step === 0) return 1
  const next = step > 0 ? ZOOMS.find((z) => z > now + 0.01) : ZOOMS.findLast((z) => z < now - 0.01)
  return next ?? asZoom(now)
}

export const asZoom = (zoom: unknown): number => (isNumber(zoom) ? Math.min(ZOOM.most, Math.max(ZOOM.least, zoom)) : 1)

const isNumber = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v)

const fileOf = (data: string) => join(data, 'windows.json')

function readAll(data: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(readFileSync(fileOf(data), 'utf8'))
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

export function keptPlace(data: string, kind: WindowKind, areas: readonly Bounds[]): WindowPlace | null {
  const all = readAll(data)
  return fitting(Object.hasOwn(all, kind) ? all[kind] : null, areas)
}

/** At once: when the last window closes the process may end before anything that waits. */
export function keepPlace(data: string, kind: WindowKind, place: WindowPlace): void {
  try {
    const file = fileOf(data)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.part`, JSON.stringify({ ...readAll(data), [kind]: place }))
    renameSync(`${file}.part`, file)
  } catch {
    // a full disk costs only the memory of where the window was
  }
}
