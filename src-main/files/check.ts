/** Watches what an archive promised while its bytes pass: size, ratio, checksum. */
import { crc32 } from 'node:zlib'
import type { Limits } from '../ingest/limits'
import { UnpackError } from './trouble'

export interface Promised {
  readonly size: number
  readonly crc32: number | null
}

export class Check {
  /** Packed bytes that went in so far. */
  packed = 0
  private total = 0
  private crc = 0
  /** `promised` is null when the archive says nothing, as gzip does. */
  constructor(
    private readonly promised: Promised | null,
    private readonly limits: Limits,
  ) {}

  chunk(bytes: Uint8Array): void {
    const { promised, limits } = this
    this.total += bytes.length
    if (promised && this.total > promised.size)
      throw new UnpackError('damaged', 'The archive is damaged: an entry is longer than its list says.')
    if (this.total > limits.ratioFloor && this.total > this.packed * limits.ratio) throw bomb(limits)
    if (promised && promised.crc32 !== null) this.crc = crc32(bytes, this.crc)
  }

  end(): void {
    const { promised } = this
    if (!promised) return
    if (this.total < promised.size) throw new UnpackError('damaged', 'The archive is damaged: an entry ends before its list says.')
    if (promised.crc32 !== null && this.crc >>> 0 !== promised.crc32 >>> 0)
      throw new UnpackError('damaged', 'The archive is damaged: the checksum of an entry is wrong.')
  }
}

export function bomb(limits: Limits): UnpackError {
  return new UnpackError(
    'too-large',
    `Unpacking stopped: more than ${limits.ratio} bytes came out of each packed byte, as archive bombs do.`,
  )
}
