/** The worker of the open case and the search worker, joined by a port of their own; both start once and live as long as the window. */
import { portChannel } from '@shared/contract/channels'
import { type Client, client, serve } from '@shared/contract/rpc'
import type { Connection } from '../host/connect'
import CaseWorker from '../workers/case.worker?worker'
import { BACK_METHODS, type BackApi, CASE_METHODS, type CaseApi, type CaseEvents, type ConnectCase } from '../workers/case-api'
import LayoutWorker from '../workers/layout.worker?worker'
import { LAYOUT_METHODS, type LayoutApi } from '../workers/layout-api'
import SearchWorker from '../workers/search.worker?worker'
import { type ConnectSearch, SEARCH_METHODS, type SearchApi, type SearchEvents } from '../workers/search-api'

export type CaseClient = Client<CaseApi, CaseEvents>
export type SearchClient = Client<SearchApi, SearchEvents>
export type LayoutClient = Client<LayoutApi, Record<string, never>>

export interface Workers {
  readonly cases: CaseClient
  readonly search: SearchClient
  /** Started with the first picture: 2.6 MB of code nobody needs for a list. */
  layout(): LayoutClient
}

export function startWorkers(connection: Connection): Workers {
  const rpc = new MessageChannel()
  const back = new MessageChannel()
  const feed = new MessageChannel()
  const searchRpc = new MessageChannel()
  const { host } = connection
  serve<BackApi, Record<string, never>>(portChannel(back.port1), BACK_METHODS, {
    segment: (_c, a) => host.segment(a),
    readEvidence: (_c, a) => host.readEvidence(a),
  })
  post(new CaseWorker(), { rpc: rpc.port2, back: back.port2, search: feed.port1 } satisfies ConnectCase)
  post(new SearchWorker(), { rpc: searchRpc.port2, feed: feed.port2 } satisfies ConnectSearch)
  let layout: LayoutClient | null = null
  return {
    cases: client(portChannel(rpc.port1), CASE_METHODS),
    search: client(portChannel(searchRpc.port1), SEARCH_METHODS),
    layout() {
      if (layout) return layout
      const channel = new MessageChannel()
      post(new LayoutWorker(), { rpc: channel.port2 })
      const made = client<LayoutApi, Record<string, never>>(portChannel(channel.port1), LAYOUT_METHODS)
      layout = made
      return made
    },
  }
}

const post = (worker: Worker, ports: ConnectCase | ConnectSearch | { rpc: MessagePort }) => {
  worker.postMessage(ports, Object.values(ports) as MessagePort[])
}
