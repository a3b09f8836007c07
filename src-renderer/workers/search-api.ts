/** Calls of the search worker. Its terms come straight from the case worker, over the port in `ConnectSearch`. */
import type { SearchAnswer } from '@shared/query/search/search'

export interface SearchApi {
  /** Null when a newer question came while this one waited. */
  find(a: { readonly query: string }): Promise<SearchAnswer | null>
}
export const SEARCH_METHODS = ['find'] as const satisfies readonly (keyof SearchApi)[]

export interface SearchEvents {
  /** Terms that can be found now; 0 after a case was closed. */
  ready: { readonly terms: number }
}

export interface ConnectSearch {
  readonly rpc: MessagePort
  readonly feed: MessagePort
}

/** Case worker → search worker: the segments of the table of messages, one at a time; `of` 0 empties the index. */
export interface Feed {
  readonly generation: number
  readonly part: number
  readonly of: number
  readonly bytes: ArrayBuffer | null
}
