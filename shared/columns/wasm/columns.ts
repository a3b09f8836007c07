/** Moves the fields of a block of rows into the columns, one column after the other, so that each one's tables are at hand. */
import { hashText } from './hash'
import { BLOCK_ROWS, CELLS, EMPTY, FIELD, FROM, KIND, KIND_HASH, KIND_NUMBER, KIND_TEXT, KIND_TIME, RECORD, take } from './layout'
import { addEmpty, clearTexts, idOf, setupTexts } from './texts'
import { readNumber, readTime } from './times'
import { takeOut } from './take-out'

/** Places of fields, one row after the other; bytes of a row of places. */
let block: usize = 0
let stride: usize = 0
let columns: usize = 0
let columnCount: u32 = 0
let plainCount: u32 = 0

/** `plain`: columns that are fields as they are; the derived ones stand behind them. */
export function setupColumns(records: usize, count: u32, plain: u32, places: usize, fields: u32, rowCap: u32): void {
  columns = records
  columnCount = count
  plainCount = plain
  block = places
  stride = (<usize>fields + count - plain) << 3
  for (let c: u32 = 0; c < count; c++) {
    const column = records + <usize>c * RECORD
    const kind = load<u32>(column, KIND)
    store<u32>(column, take((<usize>rowCap << (kind == KIND_TEXT ? 1 : 3)) + 64), CELLS)
    if (kind == KIND_TEXT) setupTexts(column)
  }
}

export function blockStride(): usize {
  return stride
}

export function clearColumns(): void {
  for (let c: u32 = 0; c < columnCount; c++) {
    const column = columns + <usize>c * RECORD
    if (load<u32>(column, KIND) == KIND_TEXT) clearTexts(column)
  }
}

/** Takes the first `count` rows of the block as rows `row`, `row` + 1, … of the segment. The first column is filled by the scan. */
export function takeBlock(row: u32, count: u32): void {
  if (count == 0) return
  for (let c: u32 = plainCount; c < columnCount; c++) derive(columns + <usize>c * RECORD, count)
  for (let c: u32 = 1; c < columnCount; c++) {
    const column = columns + <usize>c * RECORD
    const kind = load<u32>(column, KIND)
    if (kind == KIND_TEXT) takeTexts(column, row, count)
    else if (kind == KIND_HASH) takeHashes(column, row, count)
    else if (kind == KIND_NUMBER) takeNumbers(column, row, count)
    else if (kind == KIND_TIME) takeTimes(column, row, count)
  }
}

function takeTexts(column: usize, row: u32, count: u32): void {
  let place = block + (<usize>load<u32>(column, FIELD) << 3)
  let cell = <usize>load<u32>(column, CELLS) + (<usize>row << 1)
  let empty = load<i32>(column, EMPTY)
  for (let r: u32 = 0; r < count; r++) {
    const at: usize = load<u32>(place)
    const length = load<u32>(place, 4)
    if (length == 0) {
      if (empty < 0) empty = addEmpty(column, at)
      store<u16>(cell, <u16>empty)
    } else store<u16>(cell, <u16>idOf(column, at, length))
    place += stride
    cell += 2
  }
}

function takeHashes(column: usize, row: u32, count: u32): void {
  let place = block + (<usize>load<u32>(column, FIELD) << 3)
  let cell = <usize>load<u32>(column, CELLS) + (<usize>row << 3)
  for (let r: u32 = 0; r < count; r++) {
    const length = load<u32>(place, 4)
    store<u64>(cell, length == 0 ? 0 : hashText(load<u32>(place), length))
    place += stride
    cell += 8
  }
}

function takeNumbers(column: usize, row: u32, count: u32): void {
  let place = block + (<usize>load<u32>(column, FIELD) << 3)
  let cell = <usize>load<u32>(column, CELLS) + (<usize>row << 3)
  for (let r: u32 = 0; r < count; r++) {
    store<f64>(cell, readNumber(load<u32>(place), load<u32>(place, 4)))
    place += stride
    cell += 8
  }
}

function takeTimes(column: usize, row: u32, count: u32): void {
  let place = block + (<usize>load<u32>(column, FIELD) << 3)
  let cell = <usize>load<u32>(column, CELLS) + (<usize>row << 3)
  for (let r: u32 = 0; r < count; r++) {
    store<f64>(cell, readTime(load<u32>(place), load<u32>(place, 4)))
    place += stride
    cell += 8
  }
}

/** Finds the values of a derived column and notes their places like those of a field. */
function derive(column: usize, count: u32): void {
  let from = block + (<usize>load<u32>(column, FROM) << 3)
  let place = block + (<usize>load<u32>(column, FIELD) << 3)
  for (let r: u32 = 0; r < count; r++) {
    store<u64>(place, takeOut(column, load<u32>(from), load<u32>(from, 4)))
    from += stride
    place += stride
  }
}

export function blockBytes(fields: u32): usize {
  return <usize>BLOCK_ROWS * (<usize>fields << 3)
}
