/** What the threads of the main process say to each other. Segments are SharedArrayBuffers: nothing is copied. */
import type { Correlated } from '@shared/correlate/correlate'
import type { SourceFile } from '@shared/model/source'
import type { LinesFound, LinesSearched } from '../cases/line-search'
import type { Store } from '../files/store'
import type { Found } from './discover'
import type { ReadFile, ReadTask } from './read-file'
import type { Root } from './roots'

export interface DiscoverSettings {
  readonly roots: readonly Root[]
  readonly store: Store
  /** See thread-order.ts. */
  readonly order: SharedArrayBuffer
}
export type FromDiscoverer =
  | { readonly type: 'found'; readonly files: readonly Found[] }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string }

export interface ReaderSettings {
  readonly store: Store
  readonly seed: number
  readonly engine: 'auto' | 'wasm' | 'js'
  /** See thread-order.ts; one for each thread. */
  readonly order: SharedArrayBuffer
}
export interface ToReader {
  readonly task: ReadTask
}
export type FromReader =
  | { readonly type: 'segment'; readonly id: number; readonly segment: ArrayBufferLike }
  | { readonly type: 'bytes'; readonly id: number; readonly bytes: number }
  | { readonly type: 'done'; readonly file: ReadFile }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }

export interface ToCorrelator {
  readonly sources: readonly SourceFile[]
  readonly segments: readonly ArrayBufferLike[]
}
export type FromCorrelator = { readonly type: 'done'; readonly result: Correlated } | { readonly type: 'failed'; readonly message: string }

export type FromLineSearch =
  | ({ readonly type: 'found' } & LinesFound)
  | { readonly type: 'done'; readonly searched: LinesSearched }
  | { readonly type: 'failed'; readonly message: string }
