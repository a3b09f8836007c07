/** Writes text to a file or standard output. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** `target`: a path, or `-` for standard output. Writes pieces as they come; waits when the other end is slower. */
export async function writeText(target: string, pieces: Iterable<string>): Promise<void> {
  const from = Readable.from(batches(pieces))
  if (target === '-') await pipeline(from, process.stdout, { end: false })
  else await pipeline(from, createWriteStream(target))
}

function* batches(pieces: Iterable<string>): Generator<string> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < 1 << 16) continue
    yield waiting
    waiting = ''
  }
  yield waiting
}
