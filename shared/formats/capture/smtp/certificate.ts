/** Names in a certificate: the common name of its subject and the DNS names among its alternatives. Nothing is verified. */
import { u16be, utf8Text } from '../bytes'

const MOST_NAMES = 50
const MOST_DEPTH = 12
/** 2.5.4.3 and 2.5.29.17. */
const COMMON_NAME = [0x55, 4, 3]
const ALTERNATIVES = [0x55, 0x1d, 0x11]

interface Element {
  readonly tag: number
  readonly from: number
  readonly to: number
}

/** DER elements from `from` to `to`; stops at what does not fit. */
function elements(b: Uint8Array, from: number, to: number): Element[] {
  const out: Element[] = []
  for (let at = from; at + 2 <= to && out.length < 200; ) {
    const tag = b[at] as number
    const short = b[at + 1] as number
    const more = short < 128 ? 0 : short & 127
    if (more > 3) return out
    const length =
      more === 0
        ? short
        : more === 1
          ? (b[at + 2] as number)
          : more === 2
            ? u16be(b, at + 2)
            : ((b[at + 2] as number) << 16) | u16be(b, at + 3)
    const start = at + 2 + more
    if (start + length > to) return out
    out.push({ tag, from: start, to: start + length })
    at = start + length
  }
  return out
}

/** Names in the order in which they stand; the issuer's are left out. */
export function namesInCertificate(b: Uint8Array, from: number, to: number): string[] {
  const names = new Set<string>()
  const [certificate] = elements(b, from, to)
  const [signed] = certificate ? elements(b, certificate.from, certificate.to) : []
  if (!signed) return []
  const fields = elements(b, signed.from, signed.to)
  // version (tagged 0) is left out by old ones; then serial, algorithm, issuer, validity, subject
  const subject = fields[fields[0]?.tag === 0xa0 ? 5 : 4]
  if (subject) commonNames(b, subject, names, 0)
  for (const field of fields) if (field.tag === 0xa3) alternatives(b, field, names, 0)
  return [...names].slice(0, MOST_NAMES)
}

function commonNames(b: Uint8Array, element: Element, names: Set<string>, depth: number): void {
  const parts = elements(b, element.from, element.to)
  const [id, value] = parts
  if (id && value && isId(b, id, COMMON_NAME)) names.add(utf8Text(b, value.from, Math.min(value.to, value.from + 255)))
  else if (depth < MOST_DEPTH) for (const part of parts) if ((part.tag & 0x20) !== 0) commonNames(b, part, names, depth + 1)
}

function alternatives(b: Uint8Array, element: Element, names: Set<string>, depth: number): void {
  const parts = elements(b, element.from, element.to)
  const [id] = parts
  if (id && isId(b, id, ALTERNATIVES)) {
    const value = parts.at(-1)
    const [list] = value ? elements(b, value.from, value.to) : []
    // 2: a DNS name
    for (const name of list ? elements(b, list.from, list.to) : [])
      if (name.tag === 0x82) names.add(utf8Text(b, name.from, Math.min(name.to, name.from + 255)))
  } else if (depth < MOST_DEPTH) for (const part of parts) if ((part.tag & 0x20) !== 0) alternatives(b, part, names, depth + 1)
}

const isId = (b: Uint8Array, e: Element, id: readonly number[]) =>
  e.tag === 6 && e.to - e.from === id.length && id.every((v, i) => b[e.from + i] === v)
