/**
 * Splits the raw text of one row into its cells, to show evidence that was read back from the source file.
 *
 * Cells: in the order of the header; quotes removed, doubled quotes undone. The count may differ from the header's. Never throws: an
 * open quote takes the rest of the text, and text behind a closing quote stays in the cell.
 */
export function splitRow(row: string): string[] {
  const text = row.replace(/\r?\n$/, '')
  const cells: string[] = []
  let at = 0
  for (;;) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at + 1) : plainCell(text, at)
    cells.push(cell)
    if (end >= text.length) return cells
    at = end + 1
  }
}

/** The cell and the place of the comma behind it, or of the end. */
type CellEnd = readonly [cell: string, end: number]

function plainCell(text: string, at: number): CellEnd {
  const comma = text.indexOf(',', at)
  const end = comma < 0 ? text.length : comma
  return [text.slice(at, end), end]
}

function quotedCell(text: string, at: number): CellEnd {
  let cell = ''
  let from = at
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return [cell + text.slice(from), text.length]
    cell += text.slice(from, quote)
    if (text[quote + 1] !== '"') {
      const [rest, end] = plainCell(text, quote + 1)
      return [cell + rest, end]
    }
    cell += '"'
    from = quote + 2
  }
}
