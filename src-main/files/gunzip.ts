/**
 * Unpacks gzip, member after member. Node's own unpacker throws away what it has when the checksum at the end is wrong, or when something
 * stands behind the last member; here all that was unpacked comes out first, and what stands behind is left alone as gzip itself does.
 *
 *   header │ deflate │ checksum 4, length 4 │ header … │ zeros or anything else
 *
 * Source: RFC 1952.
 */
import { Transform, type TransformCallback } from 'node:stream'
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import { UnpackError } from './trouble'

/** What comes out of one piece waits in memory: at most about a thousand times as much. */
const PIECE = 16 << 10
const MOST_HEADER = 1 << 20
const TRAILER = 8

type State = 'header' | 'body' | 'trailer' | 'behind'

export class Gunzip extends Transform {
  private state: State = 'header'
  /** Bytes of a header or trailer that is not complete. */
  private held: Buffer = Buffer.alloc(0)
  private inflate: InflateRaw | null = null
  private crc = 0
  private length = 0
  private members = 0

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.unpackAll(chunk).then(() => done(), done)
  }

  override _flush(done: TransformCallback): void {
    const whole = this.state === 'behind' || (this.state === 'header' && this.members > 0)
    done(whole ? null : new UnpackError('damaged', 'The archive is damaged: it is cut off.'))
  }

  override _destroy(error: Error | null, done: (e?: Error | null) => void): void {
    this.inflate?.destroy()
    done(error)
  }

  private async unpackAll(chunk: Buffer): Promise<void> {
    let rest = chunk
    while (rest.length > 0 && this.state !== 'behind') {
      if (this.state === 'body') rest = Buffer.concat([await this.unpack(rest.subarray(0, PIECE)), rest.subarray(PIECE)])
      else {
        this.held = Buffer.concat([this.held, rest])
        const used = this.state === 'header' ? this.readHeader(this.held) : this.readTrailer(this.held)
        if (used < 0) return
        rest = this.held.subarray(used)
        this.held = Buffer.alloc(0)
      }
    }
  }

  /** Bytes of the header, −1 when it is not complete. */
  private readHeader(b: Buffer): number {
    if (b.length < 2) return -1
    if (b[0] !== 0x1f || b[1] !== 0x8b) {
      if (this.members === 0) throw new UnpackError('damaged', 'The archive is damaged: it does not begin as a gzip.')
      this.state = 'behind'
      return b.length
    }
    const end = headerEnd(b)
    if (end < 0 && b.length > MOST_HEADER) throw new UnpackError('damaged', 'The archive is damaged: its header has no end.')
    if (end < 0) return -1
    if (b[2] !== 8) throw new UnpackError('damaged', 'The archive is damaged: it is packed in an unknown way.')
    this.state = 'body'
    this.crc = 0
    this.length = 0
    this.inflate = createInflateRaw({ chunkSize: 1 << 18 })
    this.inflate.on('data', (out: Buffer) => {
      this.crc = crc32(out, this.crc)
      this.length += out.length
      this.push(out)
    })
    return end
  }

  /** What is left of the piece when the member ended in it. */
  private unpack(piece: Buffer): Promise<Buffer> {
    const { inflate } = this
    if (!inflate) return Promise.resolve(piece)
    const before = inflate.bytesWritten
    return new Promise((ok, no) => {
      const settle = (run: () => void) => {
        inflate.off('end', onEnd)
        inflate.off('error', onError)
        run()
      }
      const onEnd = () =>
        settle(() => {
          this.state = 'trailer'
          this.inflate = null
          ok(piece.subarray(inflate.bytesWritten - before))
        })
      const onError = () => settle(() => no(new UnpackError('damaged', `The archive is damaged after ${this.length} bytes of this entry.`)))
      inflate.once('end', onEnd)
      inflate.once('error', onError)
      inflate.write(piece, (e) => {
        if (!e) settle(() => ok(piece.subarray(piece.length)))
      })
    })
  }

  private readTrailer(b: Buffer): number {
    if (b.length < TRAILER) return -1
    if (b.readUInt32LE(0) !== this.crc >>> 0 || b.readUInt32LE(4) !== this.length % 2 ** 32)
      throw new UnpackError('damaged', 'The archive is damaged: its checksum is wrong.')
    this.members++
    this.state = 'header'
    return TRAILER
  }
}

/** Where the data begin behind name, comment and other fields; −1 when the header is not complete. */
function headerEnd(b: Buffer): number {
  if (b.length < 10) return -1
  const flags = b[3] ?? 0
  let at = 10
  if (flags & 4) {
    if (b.length < at + 2) return -1
    at += 2 + b.readUInt16LE(at)
  }
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue
    const nul = b.indexOf(0, at)
    if (nul < 0) return -1
    at = nul + 1
  }
  if (flags & 2) at += 2
  return at <= b.length ? at : -1
}
