/** Columns of plain text. Wide letters count as two, as a terminal draws them. */
const wide = (c: string) => ((c.codePointAt(0) ?? 0) >= 0x1100 && !/[─-➿⟲]/u.test(c) ? 2 : 1)

export function columnsOf(text: string): number {
  let n = 0
  for (const c of text) n += wide(c)
  return n
}

/** At most so many columns; the middle is what is lost. */
export function cut(text: string, room: number): string {
  if (columnsOf(text) <= room) return text
  const chars = [...text]
  const take = (list: readonly string[], most: number) => {
    let n = 0
    let i = 0
    for (; i < list.length && n + wide(list[i] ?? '') <= most; i++) n += wide(list[i] ?? '')
    return list.slice(0, i)
  }
  const head = take(chars, Math.ceil((room - 1) * 0.6))
  const tail = take(chars.toReversed(), Math.floor((room - 1) * 0.4)).toReversed()
  return `${head.join('')}…${tail.join('')}`
}

export const pad = (text: string, room: number): string => text + ' '.repeat(Math.max(0, room - columnsOf(text)))
export const padStart = (text: string, room: number): string => ' '.repeat(Math.max(0, room - columnsOf(text))) + text
