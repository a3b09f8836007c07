/** The seeded 64-bit hash: 16 bytes a step in one vector. The definition is in scan/hash.ts; both must give the same. */
import { take } from './layout'

const LENGTH: i32 = 0x165667b1

/** The keys, given by the host, and 16 bytes of ones before 16 of zeros. */
let keys: usize = 0
let ones: usize = 0

export function setupHash(): usize {
  keys = take(16)
  ones = take(32)
  memory.fill(ones, 0xff, 16)
  memory.fill(ones + 16, 0, 16)
  return keys
}

// @ts-ignore: decorator
@inline
function step(sum: v128, words: v128, key: v128): v128 {
  const x = v128.xor(words, key)
  const products = i64x2.extmul_low_i32x4_u(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1))
  return i32x4.add(i32x4.add(sum, products), v128.shuffle<i32>(words, words, 1, 3, 0, 2))
}

// @ts-ignore: decorator
@inline
function close(sum: v128): u64 {
  const a = v128.xor(sum, i32x4.shr_u(sum, 15))
  const low = i32x4.mul(a, i32x4(0x2c1b3c6d, 0x297a2d39, 0x846ca68b, 0x7feb352d))
  const high = i32x4.mul(a, i32x4(0x3c6ef373, 0xa54ff53b, 0x510e527f, 0x1f83d9ab))
  const pairs = i32x4.add(v128.shuffle<i32>(low, high, 0, 1, 4, 5), v128.shuffle<i32>(low, high, 2, 3, 6, 7))
  let both = i32x4.add(v128.shuffle<i32>(pairs, pairs, 0, 2, 0, 2), v128.shuffle<i32>(pairs, pairs, 1, 3, 1, 3))
  both = v128.xor(both, i32x4.shr_u(both, 16))
  both = i32x4.mul(both, i32x4(0x85ebca6b, 0xc2b2ae35, 0, 0))
  both = v128.xor(both, i32x4.shr_u(both, 13))
  const hash = i64x2.extract_lane(both, 0)
  return hash == 0 ? 1 : hash
}

/** `length` is not 0. Up to 15 bytes behind the text are read. */
// @ts-ignore: decorator
@inline
export function hashText(at: usize, length: u32): u64 {
  let key = v128.xor(v128.load(keys), i32x4.splat(<i32>length * LENGTH))
  if (length <= 16) return close(step(i64x2.splat(0), v128.and(v128.load(at), v128.load(ones + 16 - length)), key))
  const last = at + length - 16
  let sum = i64x2.splat(0)
  for (let p = at; p < last; p += 16) {
    sum = step(sum, v128.load(p), key)
    key = i32x4.add(key, i32x4(0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f))
  }
  return close(step(sum, v128.load(last), key))
}
