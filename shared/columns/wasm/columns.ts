/** Moves the fields of a block of rows into the columns, one column after the other, so that each one's tables are at hand. */
import { hashText } from './hash'
import { BLOCK_ROWS, CELLS, FIELD, GROUP, KIND, KIND_HASH, KIND_NUMBER, KIND_TEXT, KIND_TIME, RECORD, take } from './layout'
import { takeOutGroup } from './take-out'
import { clearTexts, setupTexts, takeTexts } from './texts'
import { readNumber, readTime } from './times'

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
  for (let c = plainCount; c < columnCount; ) {
    const group = columns + <usize>c * RECORD
    takeOutGroup(group, block, stride, count)
    c += load<u32>(group, GROUP)
  }
  for (let c: u32 = 1; c < columnCount; c++) {
    const column = columns + <usize>c * RECORD
    const kind = load<u32>(column, KIND)
    const places = block + (<usize>load<u32>(column, FIELD) << 3)
    const cells = <usize>load<u32>(column, CELLS) + (<usize>row << (kind == KIND_TEXT ? 1 : 3))
    if (kind == KIND_TEXT) takeTexts(column, places, stride, cells, count)
    else if (kind == KIND_HASH) takeHashes(places, stride, cells, count)
    else if (kind == KIND_NUMBER) takeNumbers(places, stride, cells, count)
    else if (kind == KIND_TIME) takeTimes(places, stride, cells, count)
  }
}

function takeHashes(places: usize, step: usize, cells: usize, count: u32): void {
  let place = places
  for (let r: usize = 0; r < count; r++) {
    const length = load<u32>(place, 4)
    store<u64>(cells + (r << 3), length == 0 ? 0 : hashText(load<u32>(place), length))
    place += step
  }
}

function takeNumbers(places: usize, step: usize, cells: usize, count: u32): void {
  let place = places
  for (let r: usize = 0; r < count; r++) {
    store<f64>(cells + (r << 3), readNumber(load<u32>(place), load<u32>(place, 4)))
    place += step
  }
}

function takeTimes(places: usize, step: usize, cells: usize, count: u32): void {
  let place = places
  for (let r: usize = 0; r < count; r++) {
    store<f64>(cells + (r << 3), readTime(load<u32>(place), load<u32>(place, 4)))
    place += step
  }
}

export function blockBytes(fields: u32): usize {
  return <usize>BLOCK_ROWS * (<usize>fields << 3)
}
