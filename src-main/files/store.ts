/**
 * What unpacking needs besides a place: the spill folder with its bounds, and the passwords a person gave. Plain data that goes to worker
 * threads; the counter is shared, so that all threads of a case keep one bound together. Passwords live in memory only: a store is never
 * written anywhere.
 */
import { type StatsFs, statfsSync } from 'node:fs'
import { LIMITS, type Limits } from '../ingest/limits'
import { UnpackError } from './trouble'

export interface Store {
  /** Folder for nested archives; made when needed. */
  readonly folder: string
  readonly limits: Limits
  /** One 64-bit number: bytes that all threads have in the folder. */
  readonly used: SharedArrayBuffer
  readonly passwords: readonly string[]
}

export function makeStore(folder: string, limits: Partial<Limits> = {}, passwords: readonly string[] = []): Store {
  return { folder, limits: { ...LIMITS, ...limits }, used: new SharedArrayBuffer(8), passwords }
}

/** Takes room for `bytes` more, or throws UnpackError `too-large`; give back what is not kept. */
export function takeRoom(store: Store, bytes: number): void {
  const used = new BigInt64Array(store.used)
  const before = Number(Atomics.add(used, 0, BigInt(bytes)))
  if (before + bytes <= store.limits.spillBytes) return
  giveRoom(store, bytes)
  throw new UnpackError(
    'too-large',
    `Not unpacked: archives inside archives of this case would need more than ${amount(store.limits.spillBytes)} beside the evidence. ` +
      'Unpack it and add the folder.',
  )
}

export function giveRoom(store: Store, bytes: number): void {
  Atomics.sub(new BigInt64Array(store.used), 0, BigInt(bytes))
}

/** Throws UnpackError `no-room` unless the disk holds `bytes` more and keeps its reserve. The folder must exist. */
export function checkDisk(store: Store, bytes: number): void {
  let disk: StatsFs
  try {
    disk = statfsSync(store.folder)
  } catch {
    // a file system that can't tell: writing will
    return
  }
  const free = disk.bavail * disk.bsize
  const reserve = Math.min(store.limits.reserveBytes, store.limits.reserveShare * disk.blocks * disk.bsize)
  if (free - bytes >= reserve) return
  throw new UnpackError(
    'no-room',
    `Not unpacked: it needs ${amount(bytes)} in ${store.folder}, where ${amount(free)} are free and ${amount(reserve)} stay free. ` +
      'Make room, or unpack it elsewhere and add the folder.',
  )
}

/** Bytes in words: `3.2 GB`. */
function amount(bytes: number): string {
  const steps = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let step = 0
  for (; value >= 1000 && step < steps.length - 1; step++) value /= 1000
  return `${step === 0 ? value : value.toFixed(1)} ${steps[step]}`
}
