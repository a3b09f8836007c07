/** The bundle of a story: written by the simulator into a folder that goes away, with what else the story needs, and analysed as a case. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Segment } from '@shared/columns/segment'
import type { RouteNode } from '@shared/model/routes'
import { type MessageDetail, readMessage } from '@shared/query/message-detail'
import { type Analyzed, analyzePaths } from '../builders/analyze'
import { folderSink } from '../simulator/bundle'
import type { Sink } from '../simulator/rolling-log'
import type { Truth, TruthMessage } from '../simulator/truth'

export type Files = Readonly<Record<string, string>>

export interface StoryCase extends Analyzed {
  readonly truth: Truth
  /** Segments of queues, copies and other objects of Exchange. */
  readonly settings: readonly ArrayBufferLike[]
  readonly messages: readonly MessageDetail[]
}

/** `write` runs the simulator; `change` then spoils the bundle, or returns files that lie beside the logs. */
export async function storyCase(
  write: (sink: Sink) => Truth,
  change?: (folder: string, truth: Truth) => Files | undefined,
  onSegment?: (segment: ArrayBufferLike) => void,
): Promise<StoryCase> {
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-story-'))
  try {
    const sink = folderSink(folder)
    const truth = write(sink)
    sink.finish()
    putFiles(folder, change?.(folder, truth) ?? {})
    const settings: ArrayBufferLike[] = []
    const take = (_: number, segment: ArrayBufferLike) => {
      onSegment?.(segment)
      if (Segment.open(segment).table === 'settings') settings.push(segment)
    }
    const analyzed = await analyzePaths([folder], { onSegment: take })
    return { ...analyzed, truth, settings, messages: allMessages(analyzed) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function putFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

function allMessages({ tables }: Analyzed): MessageDetail[] {
  const found = Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i))
  return found.filter((m) => m !== null)
}

/** The host of that name, with or without its domain. Throws when there is none, so that no comparison passes by mistake. */
export function nodeNamed({ catalogue }: StoryCase, name: string): { readonly index: number; readonly node: RouteNode } {
  const same = (known: string) => known.toLowerCase().split('.')[0] === name.toLowerCase() || known.toLowerCase() === name.toLowerCase()
  const index = catalogue.nodes.findIndex((n) => same(n.name) || n.aliases.some(same))
  const node = catalogue.nodes[index]
  if (!node) throw new Error(`no host ${name}`)
  return { index, node }
}

/** Name of a host without its domain; '' for none. */
export const shortName = ({ catalogue }: StoryCase, node: number): string => catalogue.nodes[node]?.name.split('.')[0] ?? ''

/** Messages beside what is true of them. Message-IDs that several messages share are left out. */
export function withTruth(c: StoryCase): readonly (readonly [MessageDetail, TruthMessage])[] {
  const bare = (id: string) => id.replace(/^<|>$/g, '')
  const byId = new Map<string, TruthMessage | null>()
  for (const t of c.truth.messages) byId.set(bare(t.messageId), byId.has(bare(t.messageId)) ? null : t)
  return c.messages.flatMap((m) => {
    const t = byId.get(bare(m.messageId))
    return t ? [[m, t] as const] : []
  })
}
