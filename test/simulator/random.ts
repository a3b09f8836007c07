/**
 * A seeded source of chance: the same seed gives the same run, byte for byte, on every machine.
 *
 * sfc32 over a hashed seed. `fork` gives a stream of its own to one concern (people, probes, ...), so that a new draw
 * in one place does not shift every other one.
 */

export interface Random {
  /** 0 <= x < 1 */
  next(): number
  /** whole number, both ends included */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** `count` different members, in the order drawn */
  sample<T>(list: readonly T[], count: number): T[]
  weighted<T>(entries: readonly (readonly [T, number])[]): T
  exponential(mean: number): number
  /** whole milliseconds around a median, with the long right tail of real waits */
  wait(medianMs: number, spread?: number): number
  hex(digits: number): string
  guid(): string
  fork(name: string): Random
}

function hash(text: string): () => number {
  let h = 1779033703 ^ text.length
  for (const c of text) {
    h = Math.imul(h ^ (c.codePointAt(0) ?? 0), 3432918353)
    h = (h << 13) | (h >>> 19)
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507)
    h = Math.imul(h ^ (h >>> 13), 3266489909)
    h ^= h >>> 16
    return h >>> 0
  }
}

function sfc32(seed: () => number): () => number {
  let [a, b, c, d] = [seed(), seed(), seed(), seed()]
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

export function createRandom(seed: string): Random {
  const next = sfc32(hash(seed))
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to pick from')
    return list[int(0, list.length - 1)] as T
  }
  // the sum of four draws is close enough to a bell curve, and cheaper and more portable than Math.log and Math.cos
  const bell = () => (next() + next() + next() + next() - 2) * 1.73
  const hex = (digits: number) => {
    let text = ''
    while (text.length < digits) text += int(0, 0xffff).toString(16).padStart(4, '0')
    return text.slice(0, digits)
  }
  return {
    next,
    int,
    pick,
    hex,
    chance: (probability) => next() < probability,
    sample(list, count) {
      const left = [...list]
      const drawn: typeof left = []
      while (drawn.length < count && left.length > 0) drawn.push(...left.splice(int(0, left.length - 1), 1))
      return drawn
    },
    weighted(entries) {
      let x = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of entries) {
        x -= weight
        if (x < 0) return value
      }
      return pick(entries)[0]
    },
    exponential: (mean) => -Math.log(1 - next()) * mean,
    wait: (medianMs, spread = 0.7) => Math.max(1, Math.round(medianMs * Math.exp(bell() * spread))),
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}
