/**
 * Which transport service wrote a protocol log. Since 2013 each has logs of its own with the same file names, so the folder is part of what
 * a log is; the collector script names its folders in its own way. Before 2013 there is one service, and its folders say none.
 *
 * Source: docs/formats/smtp-protocol.md §Folders.
 */
export type ProtocolService = 'front-end' | 'transport' | 'delivery' | 'submission' | ''

const FOLDERS: readonly (readonly [RegExp, ProtocolService])[] = [
  [/\/(frontend|fe_(receive|send)_protocol_logs)(\/|\.zip)/i, 'front-end'],
  [/\/(hub|edge|hub_(receive|send)_protocol_logs)(\/|\.zip)/i, 'transport'],
  [/\/mailbox\/protocollog\/[^/]*\/delivery\//i, 'delivery'],
  [/\/mailbox\/protocollog\/[^/]*\/submission\//i, 'submission'],
  [/\/mbx_(receive|send)_protocol_logs(\.zip!?)?\/(.*\/)?delivery\//i, 'delivery'],
  [/\/mbx_(receive|send)_protocol_logs(\.zip!?)?\/(.*\/)?submission\//i, 'submission'],
]

/** '' when the folder does not say. */
export function protocolService(path: string): ProtocolService {
  const from = `/${path}`
  return FOLDERS.find(([pattern]) => pattern.test(from))?.[1] ?? ''
}
