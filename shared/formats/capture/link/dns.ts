/** Names out of DNS answers: which address a name had, as the hosts of the capture were told. */
import { latin1, u16be } from '../bytes'
import { addressText } from './address'

const MOST_ANSWERS = 64
const MOST_LABELS = 64

/** A DNS message from `from` to `to`; `each` hears address and the name that was asked for. Nothing is told of what is no answer. */
export function readDnsAnswer(b: Uint8Array, from: number, to: number, each: (address: string, name: string) => void): void {
  if (to - from < 12 || ((b[from + 2] as number) & 0x80) === 0 || u16be(b, from + 4) !== 1) return
  const question = nameAt(b, from, from + 12, to)
  if (!question || question.name === '') return
  let at = question.end + 4
  const answers = Math.min(u16be(b, from + 6), MOST_ANSWERS)
  for (let i = 0; i < answers; i++) {
    const owner = nameAt(b, from, at, to)
    if (!owner || owner.end + 10 > to) return
    const type = u16be(b, owner.end)
    const length = u16be(b, owner.end + 8)
    const data = owner.end + 10
    if (data + length > to) return
    // names that lead on to others (CNAME) are passed over: the address is that of the name that was asked for
    if ((type === 1 && length === 4) || (type === 28 && length === 16)) each(addressText(b, data, length), question.name)
    at = data + length
  }
}

/** A name with its pointers; `end` is behind it where it stands. Null when it does not fit. */
function nameAt(b: Uint8Array, start: number, from: number, to: number): { name: string; end: number } | null {
  const labels: string[] = []
  let at = from
  let end = -1
  for (let steps = 0; steps < MOST_LABELS && at < to; steps++) {
    const length = b[at] as number
    if (length === 0) return { name: labels.join('.'), end: end < 0 ? at + 1 : end }
    if (length >= 0xc0) {
      if (end < 0) end = at + 2
      at = start + (u16be(b, at) & 0x3fff)
    } else {
      if (length > 63 || at + 1 + length > to) return null
      labels.push(latin1(b, at + 1, at + 1 + length))
      at += 1 + length
    }
  }
  return null
}
