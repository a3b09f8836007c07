/** Options at the end of pcapng blocks: code, length, value padded to four bytes; code 0 ends them, and may be absent. */
import { u16, u32, utf8Text } from '../bytes'
import { type CaptureInterface, MOST_TEXT } from './container'
import { UnitClock } from './unit-clock'

/** Calls `each` with the place of each value; stops at the first that does not fit. */
export function readOptions(
  b: Uint8Array,
  from: number,
  to: number,
  little: boolean,
  each: (code: number, at: number, length: number) => void,
): void {
  for (let at = from; at + 4 <= to; ) {
    const code = u16(b, at, little)
    const length = u16(b, at + 2, little)
    if (code === 0 || at + 4 + length > to) return
    each(code, at + 4, length)
    at += 4 + ((length + 3) & ~3)
  }
}

export interface Described {
  readonly seen: CaptureInterface
  readonly unit: UnitClock
}

/** An Interface Description Block; `from` is its body. */
export function readInterface(b: Uint8Array, from: number, to: number, little: boolean): Described {
  let resolution = 6
  let offset = 0
  let name = ''
  let description = ''
  readOptions(b, from + 8, to, little, (code, at, length) => {
    if (code === 2) name = optionText(b, at, length)
    else if (code === 3) description = optionText(b, at, length)
    else if (code === 9 && length >= 1) resolution = b[at] as number
    else if (code === 14 && length >= 8) offset = signed64(b, at, little)
  })
  const unit = new UnitClock(resolution, offset)
  const snapLength = u32(b, from + 4, little)
  const seen = { link: u16(b, from, little), snapLength, name, description, unitNanos: unit.unitNanos, dropped: null }
  return { seen, unit }
}

export function optionText(b: Uint8Array, at: number, length: number): string {
  let end = at + Math.min(length, MOST_TEXT)
  while (end > at && b[end - 1] === 0) end--
  return utf8Text(b, at, end)
}

/** As a double: what it loses is far from any time that is shown. */
export function signed64(b: Uint8Array, at: number, little: boolean): number {
  const high = u32(b, little ? at + 4 : at, little) | 0
  const low = u32(b, little ? at : at + 4, little)
  return high * 4_294_967_296 + low
}
