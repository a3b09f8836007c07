/**
 * Reads evidence lines back from their source by byte offset. What stands unpacked on disk, in a file, a tar or a zip that only stores, is
 * read at the place; any other entry of an archive is unpacked up to the last line asked for, and small ones are kept for the next question.
 */
import { open } from 'node:fs/promises'
import { pushTo } from '@shared/base/lists'
import type { EvidenceLine } from '@shared/contract/host'
import type { TextEncoding } from '@shared/model/source'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import { UnpackError } from '../files/trouble'
import { readPlace, type Stretch, stretchOf } from '../files/unpack'

/** Longest part of a line that is given out, bytes. */
export const MOST_BYTES = 16 * 1024
const KEEP_FILE = 32 * 1024 * 1024
const KEEP_ALL = 128 * 1024 * 1024

export interface EvidenceRef {
  readonly source: number
  readonly offset: number
  readonly length: number
}

type Part = Pick<EvidenceRef, 'offset' | 'length'>

export interface EvidenceSource {
  readonly place: Place
  readonly bytes: number
  readonly encoding: TextEncoding
}

export class EvidenceReader {
  private readonly kept = new Map<string, Uint8Array>()
  private keptBytes = 0

  constructor(
    private readonly store: Store,
    private readonly sourceOf: (source: number) => EvidenceSource | undefined,
  ) {}

  /** One answer per ref, in the same order. Never rejects: trouble is told per line. */
  async read(refs: readonly EvidenceRef[]): Promise<EvidenceLine[]> {
    const out: EvidenceLine[] = refs.map(() => problem('No such file in this case.'))
    const groups = new Map<number, number[]>()
    refs.forEach((r, i) => {
      pushTo(groups, r.source, i)
    })
    for (const [id, members] of groups) {
      const source = this.sourceOf(id)
      if (source) await this.readGroup(source, members, refs, out)
    }
    return out
  }

  private async readGroup(
    source: EvidenceSource,
    members: readonly number[],
    refs: readonly EvidenceRef[],
    out: EvidenceLine[],
  ): Promise<void> {
    try {
      const stretches = members
        .flatMap((i) => refs[i] ?? [])
        .map(({ offset, length }) => ({ offset, length: Math.min(length, MOST_BYTES) }))
      const parts = await this.bytes(source, stretches)
      for (const [n, i] of members.entries()) {
        const ref = refs[i]
        const bytes = parts[n]
        if (!ref || !bytes) continue
        const wanted = Math.min(ref.length, MOST_BYTES)
        out[i] =
          bytes.length < wanted
            ? problem('The file is shorter than when it was indexed: it has changed.')
            : { text: new TextDecoder(source.encoding).decode(bytes), cut: ref.length > MOST_BYTES, problem: null }
      }
    } catch (e) {
      const words = e instanceof UnpackError ? e.message : 'The file can’t be read any more.'
      for (const i of members) out[i] = problem(words)
    }
  }

  /**
   * Bytes of one source, a part for each of `wanted` and in their order, shorter where the file ends. They may be part of a larger buffer, so
   * copy before giving them away. Rejects with UnpackError when the file can't be read.
   */
  async bytes(source: EvidenceSource, wanted: readonly Part[]): Promise<Uint8Array[]> {
    const stretch = await stretchOf(source.place, this.store)
    return stretch ? await fromFile(stretch, wanted) : await this.fromArchive(source, wanted)
  }

  private async fromArchive(source: EvidenceSource, wanted: readonly Part[]): Promise<Uint8Array[]> {
    if (source.bytes <= KEEP_FILE) {
      const all = await this.whole(source)
      return wanted.map(({ offset, length }) => all.subarray(offset, offset + length))
    }
    const end = Math.max(...wanted.map((w) => w.offset + w.length))
    const parts = wanted.map((w) => ({ ...w, bytes: Buffer.alloc(w.length) }))
    let at = 0
    await readPlace(
      source.place,
      this.store,
      (chunk) => {
        for (const p of parts) {
          const from = Math.max(p.offset, at)
          const to = Math.min(p.offset + p.length, at + chunk.length)
          if (from < to) p.bytes.set(chunk.subarray(from - at, to - at), from - p.offset)
        }
        at += chunk.length
      },
      () => at >= end,
    )
    return parts.map((p) => p.bytes.subarray(0, Math.max(0, Math.min(p.length, at - p.offset))))
  }

  private async whole(source: EvidenceSource): Promise<Uint8Array> {
    const key = JSON.stringify(source.place)
    const known = this.kept.get(key)
    if (known) return known
    const chunks: Uint8Array[] = []
    await readPlace(source.place, this.store, (chunk) => {
      // a Buffer's slice() would not copy
      chunks.push(new Uint8Array(chunk))
    })
    const bytes = Buffer.concat(chunks)
    // oldest first out; a Map keeps insertion order
    for (const [k, v] of this.kept) {
      if (this.keptBytes + bytes.length <= KEEP_ALL) break
      this.kept.delete(k)
      this.keptBytes -= v.length
    }
    this.kept.set(key, bytes)
    this.keptBytes += bytes.length
    return bytes
  }
}

async function fromFile({ file, from, size }: Stretch, wanted: readonly Part[]): Promise<Uint8Array[]> {
  const handle = await open(file, 'r').catch(() => {
    throw new UnpackError('io', 'The file is not where it was.')
  })
  try {
    const out: Uint8Array[] = []
    for (const { offset, length } of wanted) {
      const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, from + offset)
      out.push(buffer.subarray(0, bytesRead))
    }
    return out
  } finally {
    await handle.close()
  }
}

const problem = (words: string): EvidenceLine => ({ text: null, cut: false, problem: words })
