/** Keeps the search index of the open case and answers while a person types. */
import { Table } from '@shared/columns/table'
import { portChannel } from '@shared/contract/channels'
import { type Served, serve } from '@shared/contract/rpc'
import { Search } from '@shared/query/search/search'
import { type ConnectSearch, type Feed, SEARCH_METHODS, type SearchApi, type SearchEvents } from './search-api'

let search: Search | null = null
let parts: ArrayBuffer[] = []
let asked = 0

/** Lets the questions that are already on their way arrive, so that only the newest is answered. */
const turn = () => new Promise<void>((ok) => setTimeout(ok, 0))

function take(feed: Feed, ready: (terms: number) => void): void {
  if (feed.of === 0 || feed.part === 0) parts = []
  if (feed.bytes) parts[feed.part] = feed.bytes
  if (feed.of > 0 && feed.part < feed.of - 1) return
  search = feed.of > 0 ? new Search(new Table(parts)) : null
  parts = []
  ready(search?.size ?? 0)
}

self.addEventListener('message', (e: MessageEvent<ConnectSearch>) => {
  const { rpc, feed } = e.data
  const served: Served<SearchEvents> = serve<SearchApi, SearchEvents>(portChannel(rpc), SEARCH_METHODS, {
    async find(_c, { query }) {
      const mine = ++asked
      await turn()
      return mine === asked ? (search?.find(query) ?? null) : null
    },
  })
  feed.onmessage = (f: MessageEvent<Feed>) => {
    take(f.data, (terms) => {
      served.emit('ready', { terms })
    })
  }
})
