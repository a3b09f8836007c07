/**
 * Collections as PowerShell prints them: `{EX13-2, EX13-1}`, `{[DeliveryPriority, Normal], [AccountForest, x.example]}`, cut off as
 * `{a, b, c, d...}`. Elements are not quoted, so a comma inside one looks like a new one.
 */

export interface Collection {
  readonly items: readonly string[]
  /** There are more than were printed. */
  readonly cut: boolean
  /** No element can hold a comma of its own: none has a blank in it, or each is in brackets. */
  readonly certain: boolean
}

const MOST_ITEMS = 20_000

/** Null when it is no collection, or was cut before its closing brace. */
export function readCollection(value: string): Collection | null {
  if (value[0] !== '{' || !value.endsWith('}')) return null
  let inner = value.slice(1, -1)
  const dots = inner.endsWith('...') ? 3 : inner.endsWith('…') ? 1 : 0
  if (dots > 0) inner = inner.slice(0, -dots)
  if (inner.trim() === '') return { items: [], cut: dots > 0, certain: true }
  const items = splitElements(inner)
  const certain = items.length === 1 ? !inner.includes(', ') || bracketed(inner) : items.every((i) => !i.includes(' ') || bracketed(i))
  return { items, cut: dots > 0, certain }
}

const bracketed = (text: string) => text.startsWith('[') && text.endsWith(']')

/** Splits at `, ` outside brackets. When brackets do not balance, nothing is split. */
function splitElements(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    // ( [ { open, ) ] } close
    if (c === 40 || c === 91 || c === 123) depth++
    else if (c === 41 || c === 93 || c === 125) depth--
    else if (c === 44 && depth === 0 && text[at + 1] === ' ') {
      if (items.length === MOST_ITEMS) return [text]
      items.push(text.slice(from, at))
      from = at + 2
    }
    if (depth < 0) return [text]
  }
  if (depth !== 0) return [text]
  items.push(text.slice(from))
  return items
}

/** Cut off by a table (`SmartHost...`). */
export function isCut(value: string): boolean {
  return value.endsWith('...') || value.endsWith('…')
}

/** `[DeliveryPriority, Normal]` → `S:DeliveryPriority=Normal`, as the log has it; '' when it is no pair. */
export function asCustomData(pair: string): string {
  if (!bracketed(pair)) return ''
  const comma = pair.indexOf(', ')
  return comma < 0 ? '' : `S:${pair.slice(1, comma)}=${pair.slice(comma + 2, -1)}`
}

/** The name of a type where a list should be: what Export-Csv writes of `System.String[]`, of lists and of pairs. */
export function isTypeName(value: string): boolean {
  if (!value.startsWith('System.') && !value.startsWith('Microsoft.Exchange.')) return false
  return value.endsWith('[]') || value.endsWith('.ArrayList') || value.includes('`')
}
