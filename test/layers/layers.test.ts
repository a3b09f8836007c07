/**
 * Proof that the dependency rules bite: one forbidden import per rule is planted in a copy of the configuration, and the checker must
 * object to each; the same for names that the compiler settings keep out of shared code.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'hopscope-layers-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})
function plant(path: string, content: string): void {
  const file = join(work, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

/** [file that must not, what it must not import] */
const FORBIDDEN: readonly [string, string][] = [
  ['shared/base/a.ts', '../model/source'],
  ['shared/base/b.ts', 'node:fs'],
  ['shared/columns/a.ts', '../formats/format'],
  ['shared/columns/b.ts', '../query/filter'],
  ['shared/model/a.ts', '../correlate/keys'],
  ['shared/formats/a.ts', '../correlate/keys'],
  ['shared/formats/b.ts', 'electron'],
  ['shared/correlate/a.ts', '../query/message-detail'],
  ['shared/correlate/b.ts', '../contract/host'],
  ['shared/correlate/c.ts', '../../src-main/version'],
  ['shared/query/a.ts', '../report/analysis'],
  ['shared/query/b.ts', 'dexie'],
  ['shared/report/a.ts', '../correlate/keys'],
  ['shared/report/b.ts', 'react'],
  ['shared/contract/a.ts', '../query/message-detail'],
  ['shared/contract/b.ts', 'ws'],
  ['src-renderer/a.ts', '../src-main/version'],
  ['src-renderer/b.ts', 'electron'],
  ['src-renderer/c.ts', 'node:path'],
  ['src-main/host/a.ts', 'electron'],
  ['src-main/workers/a.ts', 'electron'],
  ['src-main/ingest/a.ts', '../../src-renderer/connect'],
  ['src-main/window/a.ts', '../../src-renderer/connect'],
  ['src-main/preload.ts', './host/handlers'],
]
const ALLOWED: readonly [string, string][] = [
  ['shared/base/ok.ts', './time'],
  ['shared/columns/ok.ts', '../base/time'],
  ['shared/formats/ok.ts', '../columns/segment'],
  ['shared/correlate/ok.ts', '../columns/segment'],
  ['shared/report/ok.ts', '../query/message-detail'],
  ['src-renderer/ok.ts', '@shared/contract/host'],
  ['src-main/window/ok.ts', 'electron'],
  ['src-main/host/ok.ts', 'node:path'],
]

describe('the import table', () => {
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  plant('biome.json', JSON.stringify({ ...config, $schema: undefined, root: true, vcs: { enabled: false } }))
  for (const [file, from] of [...FORBIDDEN, ...ALLOWED]) plant(file, `import { x } from '${from}'\n\nexport const y = x\n`)
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=500', '.'], {
    cwd: work,
    encoding: 'utf8',
  })
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: unknown } }[] }
  const objected = new Set(
    report.diagnostics
      .filter((d) => /noRestrictedImports|noNodejsModules/.test(d.category))
      .map((d) => JSON.stringify(d.location.path).replace(/^.*?((?:shared|src-main|src-renderer)\/[^"]*)".*$/, '$1')),
  )

  test.each(FORBIDDEN)('%s may not import %s', (file) => {
    expect(objected.has(file)).toBe(true)
  })
  test.each(ALLOWED)('%s may import %s', (file) => {
    expect(objected.has(file)).toBe(false)
  })
})

describe('the compiler settings of shared code', () => {
  const WORDS = ['Buffer.from("")', 'process.env', 'window.document', 'fetch("x")', 'indexedDB.open("x")', 'require("fs")']
  const base = JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8'))
  const shared = JSON.parse(readFileSync(join(root, 'shared/tsconfig.json'), 'utf8'))
  const { lib } = shared.compilerOptions
  const { paths: _paths, ...options } = base.compilerOptions
  plant(
    'compile/tsconfig.json',
    JSON.stringify({ compilerOptions: { ...options, composite: false, noEmit: true, emitDeclarationOnly: false, lib }, include: ['*.ts'] }),
  )
  plant('compile/globals.d.ts', readFileSync(join(root, 'shared/base/globals.d.ts'), 'utf8'))
  WORDS.forEach((word, i) => {
    plant(`compile/word${i}.ts`, `export const x: unknown = ${word}\n`)
  })
  plant('compile/fine.ts', 'export const x: string = new TextDecoder().decode(new Uint8Array(1))\n')
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', join(work, 'compile/tsconfig.json')], {
    encoding: 'utf8',
    cwd: join(work, 'compile'),
  })

  test.each(WORDS.map((word, i) => [word, i] as const))('%s does not compile', (_word, i) => {
    expect(stdout).toMatch(new RegExp(`word${i}\\.ts\\(1,\\d+\\): error TS`))
  })
  test('what every host has does', () => {
    expect(stdout).not.toContain('fine.ts')
  })
})
