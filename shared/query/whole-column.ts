/**
 * One column over all segments of a table. Numbers become one typed array; texts keep the dictionaries of their segments and get
 * case-wide ids, so that a predicate runs once per distinct value and never per row.
 */
import { NumberColumn, TextColumn } from '../columns/column'
import { MAX_SEGMENT_ROWS } from '../columns/segment'
import type { Table } from '../columns/table'
import { type Order, orderOfKeys, orderOfNumbers } from './order'

export class WholeNumbers {
  private cached: Order | undefined

  constructor(readonly values: Float64Array) {}

  static read(table: Table, name: string): WholeNumbers {
    const values = new Float64Array(table.rows)
    table.segments.forEach((segment, s) => {
      const column = segment.column(name)
      const base = s * MAX_SEGMENT_ROWS
      for (let r = 0; r < segment.rows; r++) values[base + r] = column instanceof NumberColumn ? column.at(r) : Number.NaN
    })
    return new WholeNumbers(values)
  }

  get order(): Order {
    this.cached ??= orderOfNumbers(this.values)
    return this.cached
  }
}

export class WholeTexts {
  /** Case-wide id per row. */
  readonly ids: Uint32Array
  /** Distinct values, in order of first use. */
  readonly texts: readonly string[]
  private cached: Order | undefined
  private folded: string[] | undefined

  constructor(table: Table, name: string) {
    this.ids = new Uint32Array(table.rows)
    const known = new Map<string, number>()
    const texts: string[] = []
    table.segments.forEach((segment, s) => {
      const column = segment.column(name)
      const base = s * MAX_SEGMENT_ROWS
      if (!(column instanceof TextColumn)) {
        this.ids.fill(idOf('', known, texts), base, base + segment.rows)
        return
      }
      const whole = new Uint32Array(column.size)
      for (let id = 0; id < column.size; id++) whole[id] = idOf(column.textOf(id), known, texts)
      for (let r = 0; r < segment.rows; r++) this.ids[base + r] = whole[column.ids[r] as number] as number
    })
    this.texts = texts
  }

  at(row: number): string {
    return this.texts[this.ids[row] ?? -1] ?? ''
  }

  /** Lower-case forms, made once: the search for a word never folds a value twice. */
  get lower(): readonly string[] {
    this.folded ??= this.texts.map((t) => t.toLowerCase())
    return this.folded
  }

  /** 1 for each distinct value that the test accepts. */
  matching(test: (lower: string, id: number) => boolean): Uint8Array {
    const out = new Uint8Array(this.texts.length)
    this.lower.forEach((t, id) => {
      if (test(t, id)) out[id] = 1
    })
    return out
  }

  /** By lower-case code units, so that the order is the same on every machine; empty texts at the end. */
  get order(): Order {
    this.cached ??= this.makeOrder()
    return this.cached
  }

  private makeOrder(): Order {
    const { lower } = this
    const sorted = Array.from(lower.keys()).sort((a, b) => compare(lower[a] as string, lower[b] as string))
    const ranks = new Uint32Array(lower.length)
    let rank = 0
    sorted.forEach((id, i) => {
      if (i > 0 && lower[id] !== lower[sorted[i - 1] as number]) rank++
      ranks[id] = lower[id] === '' ? MISSING : rank
    })
    return orderOfKeys(
      this.ids.map((id) => ranks[id] as number),
      MISSING,
    )
  }
}

const MISSING = 0xffff_ffff

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function idOf(text: string, known: Map<string, number>, texts: string[]): number {
  const id = known.get(text)
  if (id !== undefined) return id
  known.set(text, texts.length)
  texts.push(text)
  return texts.length - 1
}

/** Columns of one table, each read once and when it is first asked for. */
export class WholeColumns {
  private readonly texts = new Map<string, WholeTexts>()
  private readonly numbers = new Map<string, WholeNumbers>()

  constructor(private readonly table: Table) {}

  text(name: string): WholeTexts {
    const known = this.texts.get(name) ?? new WholeTexts(this.table, name)
    this.texts.set(name, known)
    return known
  }

  number(name: string): WholeNumbers {
    const known = this.numbers.get(name) ?? WholeNumbers.read(this.table, name)
    this.numbers.set(name, known)
    return known
  }

  /** A column that is worked out of others, kept under its own name. */
  made(name: string, make: () => Float64Array): WholeNumbers {
    const known = this.numbers.get(name) ?? new WholeNumbers(make())
    this.numbers.set(name, known)
    return known
  }
}
