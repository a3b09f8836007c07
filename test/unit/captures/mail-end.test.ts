/** The end of a mail is found wherever it stands and however the bytes come. */
import { MailEnd } from '@shared/formats/capture/smtp/mail'
import { expect, test } from 'vitest'
import { random } from '../../builders/random'

/** As a mail begins behind CR LF, so may its end. */
const plainEnd = (text: string) => {
  const at = `\r\n${text}`.indexOf('\r\n.\r\n')
  return at < 0 ? -1 : at + 3
}

test('as a plain search finds it', () => {
  const rng = random(7)
  let found = 0
  for (let run = 0; run < 4000; run++) {
    const words = ['\r', '\n', '.', '\r\n', '\r\n.', '\r\n.\r', 'a', ' -(', 'lines of letters that are long enough to be jumped over']
    const text = Array.from({ length: rng.below(30) }, () => rng.pick(words)).join('') + (rng.chance(0.5) ? '\r\n.\r\nQUIT\r\n' : '')
    // what stands around the piece is not to be looked at
    const bytes = new TextEncoder().encode(`\n.\r\n${text}\r\n.\r\n`)
    const end = new MailEnd()
    end.begin()
    let at = -1
    const piece = 1 + rng.below(60)
    for (let from = 4; from < 4 + text.length && at < 0; from += piece) at = end.find(bytes, from, Math.min(from + piece, 4 + text.length))
    expect(at < 0 ? -1 : at - 4, JSON.stringify(text)).toBe(plainEnd(text))
    if (at >= 0) found++
  }
  expect(found).toBeGreaterThan(1000)
})
