/** Columns of all tracking rows, as loops over rows hold on to them: the name is looked up once, not for every row. */
import type { TextColumn } from '../columns/column'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'

/** Which segment each row is in, and the number of each segment's first row. */
export interface RowPieces {
  readonly pieceOf: Uint16Array | Uint32Array
  readonly starts: readonly number[]
}

/** One text column. A segment's part of it is opened when a row of it is asked for. */
export class RowTexts {
  private readonly opened: (TextColumn | null | undefined)[] = []

  constructor(
    private readonly pieces: RowPieces,
    private readonly open: (piece: number) => TextColumn | undefined,
  ) {}

  /** '' when the log has no such column or the cell is empty. */
  at(row: number): string {
    const { pieceOf, starts } = this.pieces
    const piece = pieceOf[row] ?? 0
    return this.column(piece)?.at(row - (starts[piece] ?? 0)) ?? ''
  }

  /** The number of the text within its segment; −1 when the log has no such column. */
  idAt(row: number): number {
    const { pieceOf, starts } = this.pieces
    const piece = pieceOf[row] ?? 0
    return this.column(piece)?.ids[row - (starts[piece] ?? 0)] ?? -1
  }

  private column(piece: number): TextColumn | null {
    const known = this.opened[piece]
    if (known !== undefined) return known
    const column = this.open(piece) ?? null
    this.opened[piece] = column
    return column
  }
}

/** A host as a row names it. */
export interface RowEnd {
  readonly host: string
  /** In the form addresses are compared by. */
  readonly address: string
  /** Own server it is, −1 when it is none. */
  readonly own: number
}

/** More different hosts than this in one segment are no organisation's: they are looked up again and again. */
const MOST_ENDS = 1024

/** The client or the server of rows, looked up once for each pair of name and address in a segment. */
export class RowEnds {
  private readonly byPiece: (Map<number, RowEnd> | undefined)[] = []

  constructor(
    private readonly pieces: RowPieces,
    private readonly hosts: RowTexts,
    private readonly addresses: RowTexts,
    private readonly book: HostBook,
  ) {}

  at(row: number): RowEnd {
    const piece = this.pieces.pieceOf[row] ?? 0
    let known = this.byPiece[piece]
    if (!known) {
      known = new Map()
      this.byPiece[piece] = known
    }
    // both are below 65,536
    const pair = (this.hosts.idAt(row) + 1) * 65_537 + this.addresses.idAt(row) + 1
    const found = known.get(pair)
    if (found) return found
    const host = this.hosts.at(row)
    const address = addressOf(this.addresses.at(row))
    const end = { host, address, own: this.book.findOwn(host, address) }
    if (known.size < MOST_ENDS) known.set(pair, end)
    return end
  }
}
