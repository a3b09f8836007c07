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
  let x = (<u64>i64x2.extract_lane(sum, 0) * 0x9e3779b97f4a7c15) ^ <u64>i64x2.extract_lane(sum, 1)
  x ^= x >>> 32
  x *= 0xd6e8feb86659fd93
  x ^= x >>> 29
  return x == 0 ? 1 : x
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
