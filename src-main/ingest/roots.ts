/** What a person dropped: paths on this disk and the names they go by in a case. */
import { existsSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, join, resolve, sep } from 'node:path'
import { shownName } from '../files/place'

export interface Root {
  /** Absolute. */
  readonly path: string
  /** What the paths of its files begin with; empty when a folder is the root itself. */
  readonly as: string
}

/** Names of inputs as a person knows them. */
export function inputNames(paths: readonly string[]): string[] {
  return paths.map((p) => basename(resolve(p)) || p)
}

/**
 * One folder alone is the root itself; several things side by side, and what is added later, keep their names, each once. Names of what is
 * `present` stay, so that paths of its files stay.
 */
export function asRoots(paths: readonly string[], present: readonly Root[] = []): Root[] {
  if (present.length === 0 && paths.length === 1) return paths.map((p) => ({ path: resolve(p), as: '' }))
  const taken = new Set(present.map((r) => r.as || shownName(basename(r.path))))
  const inside = present.filter((r) => r.as === '').map((r) => r.path)
  return paths.map((p) => {
    const path = resolve(p)
    const name = shownName(basename(path))
    let as = name
    for (let n = 2; taken.has(as) || inside.some((folder) => existsSync(join(folder, as))); n++) as = `${name} (${n})`
    taken.add(as)
    return { path, as }
  })
}

/** Those of `paths` that are not among `present`, nor inside one of them, nor inside each other; links resolved. */
export async function newPaths(paths: readonly string[], present: readonly Root[]): Promise<string[]> {
  const known: { path: string; folder: boolean }[] = []
  const add = async (path: string) => {
    const real = await realpath(path).catch(() => resolve(path))
    const has = known.some((k) => real === k.path || (k.folder && real.startsWith(k.path.endsWith(sep) ? k.path : k.path + sep)))
    if (!has) known.push({ path: real, folder: (await stat(real).catch(() => null))?.isDirectory() === true })
    return !has
  }
  for (const root of present) await add(root.path)
  const out: string[] = []
  // shorter ones first: a folder takes in what lies in it
  for (const path of [...paths].sort((a, b) => a.length - b.length)) if (await add(path)) out.push(resolve(path))
  return paths.map((p) => resolve(p)).filter((p, i, all) => out.includes(p) && all.indexOf(p) === i)
}
