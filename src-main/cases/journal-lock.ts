/**
 * One writer at a time, also between processes: a file beside the journal that is there while somebody writes. It is held for one batch only; one
 * that a killed process left is taken away.
 */
import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from './sweep'

const NAME = 'journal.lock'
const TRY_MS = 20
/** A batch takes milliseconds; on a disk that hangs, seconds. */
const OLD_MS = 30_000
/** Between making the file and writing the number into it there is nearly no time. */
const EMPTY_MS = 500

/** The way out. Rejects as the disk does, and with LOCKED when another process keeps writing. */
export async function lockJournal(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, NAME)
  for (const until = Date.now() + OLD_MS * 2; ; ) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' })
      return () => rm(path, { force: true })
    } catch (e) {
      const { code } = e as NodeJS.ErrnoException
      // a full disk may take the file and not the number in it: it is ours all the same
      if (code === 'ENOSPC' && (await isEmpty(path))) return () => rm(path, { force: true })
      if (code !== 'EEXIST') throw e
    }
    const left = await leftOf(path)
    if (left !== null) await takeAway(path, left)
    else if (Date.now() > until) throw Object.assign(new Error('Another Hopscope is writing to this case.'), { code: 'LOCKED' })
    else await new Promise((ok) => setTimeout(ok, TRY_MS))
  }
}

async function isEmpty(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.size === 0
}

/** The number of the file when its process is gone, or it is far too old. */
async function leftOf(path: string): Promise<number | null> {
  const now = await stat(path).catch(() => null)
  if (!now) return null
  const pid = Number(await readFile(path, 'utf8').catch(() => ''))
  const age = Date.now() - now.mtimeMs
  const isLeft = !Number.isSafeInteger(pid) || pid <= 0 ? age > EMPTY_MS : !isRunning(pid) || age > OLD_MS
  return isLeft ? now.ino : null
}

/** Another one may have taken it away and made its own meanwhile: that one is put back. */
async function takeAway(path: string, left: number): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  if ((await stat(aside).catch(() => null))?.ino === left) await rm(aside, { force: true })
  else await rename(aside, path).catch(() => undefined)
}
