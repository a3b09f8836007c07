/**
 * Which transport service wrote a protocol or connectivity log. Since 2013 each has logs of its own with the same file names, so the folder is
 * part of what a log is; the collector script names its folders in its own way. Before 2013 there is one service, and its folders say none.
 *
 * Source: docs/formats/smtp-protocol.md.
 */
export type ProtocolService = 'front-end' | 'transport' | 'delivery' | 'submission' | ''

/** The innermost folder decides: the Mailbox Transport services have one below the other's. */
const FOLDERS: readonly (readonly [RegExp, ProtocolService])[] = [
  [/\/(mailbox|mbx_(receive|send)_protocol_logs[^/]*)\/(.*\/)?delivery\//i, 'delivery'],
  [/\/(mailbox|mbx_(receive|send)_protocol_logs[^/]*)\/(.*\/)?submission\//i, 'submission'],
  [/\/mbx_delivery_connectivity_logs[^/]*\//i, 'delivery'],
  [/\/mbx_submission_connectivity_logs[^/]*\//i, 'submission'],
  [/\/(frontend|fe_[a-z]+_(protocol_)?logs[^/]*)\//i, 'front-end'],
  [/\/(hub|edge|hub_[a-z]+_(protocol_)?logs[^/]*)\//i, 'transport'],
]

/** '' when the folder does not say. */
export function protocolService(path: string): ProtocolService {
  const from = `/${path}`
  return FOLDERS.find(([pattern]) => pattern.test(from))?.[1] ?? ''
}
