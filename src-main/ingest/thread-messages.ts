/** What the threads of the main process say to each other. Segments are SharedArrayBuffers: nothing is copied. */
import type { Correlated } from '@shared/correlate/correlate'
import type { SourceFile } from '@shared/model/source'
import type { Store } from '../files/store'
import type { Found } from './discover'
import type { ReadFile, ReadTask } from './read-file'

export interface DiscoverSettings {
  readonly roots: readonly string[]
  readonly store: Store
  /** Int32 flag: not 0 = stop. */
  readonly stop: SharedArrayBuffer
}
export type FromDiscoverer =
  | { readonly type: 'found'; readonly files: readonly Found[] }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string }

export interface ReaderSettings {
  readonly store: Store
  readonly seed: number
  readonly engine: 'auto' | 'wasm' | 'js'
  readonly stop: SharedArrayBuffer
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
