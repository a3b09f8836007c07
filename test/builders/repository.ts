import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The repository's folder, from a source file or from a bundle of it. */
export function repository(): string {
  for (let dir = import.meta.dirname; dir !== dirname(dir); dir = dirname(dir)) if (existsSync(join(dir, 'test/formats'))) return dir
  throw new Error('test/formats is nowhere above this file')
}
