/** What Network Monitor keeps beside frames: comments of a person, and the processes that had the connections. */
import { latin1, u16le, u32le, utf16Text } from '../bytes'
import { addressText } from '../link/address'
import { type CaptureProcess, MOST_COMMENTS, MOST_TEXT } from './container'
import { plainText } from './plain-rtf'

const MOST_DESCRIPTION = 16_384

/** Calls `each` with the frame's place in the file and the text. */
export function readComments(b: Uint8Array, each: (frameAt: number, text: string) => void): void {
  let at = 0
  for (let n = 0; n < MOST_COMMENTS && at + 16 <= b.length; n++) {
    const titleAt = at + 12
    const titleEnd = titleAt + u32le(b, at + 8)
    const textAt = titleEnd + 4
    if (titleEnd + 4 > b.length) return
    const textEnd = textAt + u32le(b, titleEnd)
    if (textEnd > b.length) return
    // the title is UTF-16, the description bytes, often RTF
    const description = plainText(latin1(b, textAt, Math.min(textEnd, textAt + MOST_DESCRIPTION))).slice(0, MOST_TEXT)
    const said = [text(b, titleAt, titleEnd), description].filter((t) => t !== '')
    if (said.length > 0) each(u32le(b, at + 4), said.join(': '))
    at = textEnd
  }
}

/** `count` entries as the header says; fewer when they do not fit. */
export function readProcesses(b: Uint8Array, count: number): CaptureProcess[] {
  const out: CaptureProcess[] = []
  let at = 2
  for (let n = 0; n < Math.min(count, MOST_COMMENTS) && at + 4 <= b.length; n++) {
    const pathAt = at + 4
    const iconAt = pathAt + u32le(b, at)
    if (iconAt + 4 > b.length) break
    const rest = iconAt + 4 + u32le(b, iconAt)
    if (rest + 48 > b.length) break
    const six = u32le(b, rest + 12) !== 0
    out.push({
      path: text(b, pathAt, iconAt),
      id: u32le(b, rest),
      localPort: u16le(b, rest + 4),
      remotePort: u16le(b, rest + 8),
      local: addressText(b, rest + 16, six ? 16 : 4),
      remote: addressText(b, rest + 32, six ? 16 : 4),
    })
    at = rest + 48
  }
  return out
}

const text = (b: Uint8Array, from: number, to: number) => utf16Text(b, from, Math.min(to, from + MOST_TEXT)).replace(/\0+$/, '')
