/** Tries a password on the locked entries of a case. */
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import { opensWith } from '../files/unpack'

export interface LockedPlace {
  readonly place: Place
  /** It was not indexed for want of the password. */
  readonly unread: boolean
}

/** An archive has one password nearly always: beyond so many of its entries the answer of the others is taken for it. */
const MOST_TRIED = 200

/** Those that the password opens. Never rejects. */
export async function opening(places: readonly LockedPlace[], store: Store, password: string): Promise<LockedPlace[]> {
  const alone: Store = { ...store, passwords: [password] }
  const archives = new Map<string, { tried: number; opened: number }>()
  const out: LockedPlace[] = []
  for (const locked of places) {
    const { place } = locked
    if (!place.links.some((l) => l.kind === 'zip' && l.lock)) continue
    const key = JSON.stringify([place.file, place.links.slice(0, -1)])
    const archive = archives.get(key) ?? { tried: 0, opened: 0 }
    archives.set(key, archive)
    if (archive.tried >= MOST_TRIED) {
      if (archive.opened > 0) out.push(locked)
      continue
    }
    archive.tried++
    if (!(await opensWith(place, alone).catch(() => false))) continue
    archive.opened++
    out.push(locked)
  }
  return out
}
