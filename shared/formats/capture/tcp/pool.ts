/** Records of a few words that only some streams have: numbered from 1 on, so that 0 says "none", in pages of typed arrays. */
const PAGE_BITS = 8
const PAGE = 1 << PAGE_BITS

export class Pool {
  private count = 0
  private readonly pages: Uint32Array[] = []

  constructor(private readonly words: number) {}

  /** A new record, all zero. */
  take(): number {
    if ((this.count & (PAGE - 1)) === 0) this.pages.push(new Uint32Array(PAGE * this.words))
    return ++this.count
  }

  /** The page that a record is in; the record begins at `at(record)`. */
  page(record: number): Uint32Array {
    return this.pages[(record - 1) >>> PAGE_BITS] as Uint32Array
  }

  at(record: number): number {
    return ((record - 1) & (PAGE - 1)) * this.words
  }

  /** Bytes that they take, whole pages. */
  get bytes(): number {
    return this.pages.length * PAGE * this.words * 4
  }
}
