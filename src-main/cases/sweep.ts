/**
 * Folders that belong to a running process carry its number in their name; those of a process that was killed are removed at the next
 * start, and those of another one that runs are left alone.
 *
 *   uploads/<pid>-<upload>      dragged/<pid>-<random>      cases/<case>/spill-<pid>      <temporary folder>/hopscope-<pid>-<random>
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const uploadName = (uploadId: string): string => `${process.pid}-${uploadId}`
/** Files dragged out of a window: whoever took one may still be reading it, so it stays until the next start. */
export const DRAGGED = 'dragged'
export const draggedName = (): string => `${process.pid}-${randomUUID()}`
export const spillName = (): string => `spill-${process.pid}`
/** A new folder for one run of the command line. */
export const makeTemporary = (): Promise<string> => mkdtemp(join(tmpdir(), `hopscope-${process.pid}-`))

/** Removes what killed runs left in the data folder. Never rejects: what can't be removed is tried again next time. */
export async function sweepData(data: string): Promise<void> {
  for (const kind of ['uploads', DRAGGED])
    for (const name of await namesIn(join(data, kind))) if (!isOfRunning(/^(\d+)-/, name)) await remove(join(data, kind, name))
  for (const id of await namesIn(join(data, 'cases'))) {
    const folder = join(data, 'cases', id)
    for (const name of await namesIn(folder)) {
      // older versions called the folder spill
      if (/^spill(-|$)/.test(name) && !isOfRunning(/^spill-(\d+)$/, name)) await remove(join(folder, name))
    }
  }
}

/** Removes temporary folders of command lines that were killed. Never rejects. */
export async function sweepTemporary(): Promise<void> {
  for (const name of await namesIn(tmpdir())) {
    if (/^hopscope-\d+-[A-Za-z0-9]{6}$/.test(name) && !isOfRunning(/^hopscope-(\d+)-/, name)) await remove(join(tmpdir(), name))
  }
}

const namesIn = (folder: string) => readdir(folder).catch(() => [])
const remove = (path: string) => rm(path, { recursive: true, force: true }).catch(() => undefined)

function isOfRunning(pattern: RegExp, name: string): boolean {
  const pid = Number(pattern.exec(name)?.[1] ?? Number.NaN)
  return Number.isSafeInteger(pid) && pid > 0 && isRunning(pid)
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    // it runs under another account
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}
