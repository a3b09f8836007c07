/** `hopscope verify`: whether a bundle is still the one an analysis was made of. */
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { makeTemporary, sweepTemporary } from '../../cases/sweep'
import { makeStore } from '../../files/store'
import { asRoots } from '../../ingest/roots'
import { readPasswords } from '../passwords'
import { ProgressLine } from '../progress-line'
import { orUsage, UsageError } from '../usage-error'
import { UnusableAnalysis } from './analysis-lines'
import { checkBundle } from './check-bundle'
import { readAnalysis } from './read-analysis'
import { differs, verifyText } from './verify-words'

const AGREES = 0
const DIFFERS = 1

export async function verify(args: readonly string[]): Promise<number> {
  const { analysis, paths, passwordFile } = readWords(args)
  const passwords = passwordFile === null ? [] : await readPasswords(passwordFile)
  const said = await readAnalysis(analysis).catch((e: unknown) => {
    throw e instanceof UnusableAnalysis ? new Error(`the analysis can’t be used: ${e.message}`) : e
  })
  await sweepTemporary()
  const spill = await makeTemporary()
  const line = new ProgressLine(process.stderr)
  for (const [id, { bytes }] of said.files.entries()) line.file({ id, bytes, done: 0, state: 'waiting' })
  line.to('reading')
  try {
    const onBytes = (id: number, done: number, ended: boolean) =>
      line.file({ id, bytes: said.files[id]?.bytes ?? 0, done, state: ended ? 'indexed' : 'reading' })
    const verified = await checkBundle(said, asRoots(paths), { store: makeStore(spill, {}, passwords), onBytes })
    line.end()
    process.stdout.write(verifyText(said, verified))
    return differs(said, verified) ? DIFFERS : AGREES
  } finally {
    line.end()
    await rm(spill, { recursive: true, force: true })
  }
}

function readWords(args: readonly string[]) {
  const options = { 'password-file': { type: 'string' } } as const
  const { values, positionals } = orUsage(() => parseArgs({ args: [...args], allowPositionals: true, options }))
  const [analysis, ...paths] = positionals
  if (analysis === undefined) throw new UsageError('verify: no analysis given')
  if (paths.length === 0) throw new UsageError('verify: no bundle given')
  return { analysis, paths, passwordFile: values['password-file'] ?? null }
}
