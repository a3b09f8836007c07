/** The first bytes of a file, kept in case they have to be read again in another order. */

const PIECE = 1 << 20

export class HeldBytes {
  private pieces: Uint8Array[] = []
  /** Bytes kept. */
  size = 0
  /** False once there were more than may be kept: then nothing is. */
  whole = true

  constructor(private readonly most: number) {}

  add(bytes: Uint8Array): void {
    if (!this.whole) return
    if (this.size + bytes.length > this.most) {
      this.whole = false
      this.drop()
      return
    }
    for (let at = 0; at < bytes.length; ) {
      const inPiece = this.size % PIECE
      if (inPiece === 0) this.pieces.push(new Uint8Array(PIECE))
      const n = Math.min(bytes.length - at, PIECE - inPiece)
      this.pieces[this.pieces.length - 1]?.set(bytes.subarray(at, at + n), inPiece)
      at += n
      this.size += n
    }
  }

  /** A copy of bytes that are kept; cut at the end of what is there. */
  get(from: number, length: number): Uint8Array {
    const end = Math.min(this.size, from + length)
    const out = new Uint8Array(Math.max(0, end - from))
    for (let at = from; at < end; ) {
      const inPiece = at % PIECE
      const n = Math.min(end - at, PIECE - inPiece)
      out.set((this.pieces[Math.floor(at / PIECE)] as Uint8Array).subarray(inPiece, inPiece + n), at - from)
      at += n
    }
    return out
  }

  drop(): void {
    this.pieces = []
    this.size = 0
  }
}
