/** A list in a cell of text, as our own correlation writes it: '' is the empty list, else JSON. */

export const listCell = (items: readonly unknown[]): string => (items.length === 0 ? '' : JSON.stringify(items))

/** What `listCell` wrote. Never for text of a log: its shape is not looked at. */
export const listOf = <T = number>(cell: string): readonly T[] => (cell === '' ? [] : (JSON.parse(cell) as T[]))
