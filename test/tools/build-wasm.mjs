// Compiles the scanner (shared/columns/wasm) and writes it as text into a module beside it, so that threads, tests and the packed
// program load it without a path. Does nothing when sources, options and compiler are those of the last time.
//   node test/tools/build-wasm.mjs
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'shared/columns/wasm')
const target = join(folder, 'scan-binary.js')
const options = '-O3 --noAssert --runtime stub --enable simd --enable bulk-memory --initialMemory 4 --maximumMemory 32768'.split(' ')

function sources() {
  return readdirSync(folder).filter((f) => f.endsWith('.ts') && !f.endsWith('.d.ts'))
}

function keyOf(compiler) {
  const hash = createHash('sha256').update(compiler).update(options.join(' '))
  for (const f of sources()) hash.update(f).update(readFileSync(join(folder, f)))
  return hash.digest('hex').slice(0, 16)
}

async function compile() {
  const { default: asc } = await import('assemblyscript/asc')
  let binary
  const writeFile = (name, contents) => {
    if (name.endsWith('.wasm')) binary = contents
  }
  const { error, stderr } = await asc.main(['scan.ts', '-o', 'scan.wasm', '--baseDir', folder, ...options], { writeFile })
  if (error) throw new Error(`the scanner does not compile:\n${stderr}`)
  return Buffer.from(binary).toString('base64')
}

/** True when something was compiled. */
export async function buildWasm() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'))
  const mark = `// ${keyOf(version)}: written by test/tools/build-wasm.mjs`
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(mark)) return false
  writeFileSync(target, `${mark}\nexport const SCAN_WASM = '${await compile()}'\n`)
  return true
}

/** Vitest calls this before the tests. */
export default async function setup() {
  await buildWasm()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stderr.write((await buildWasm()) ? '[setup] scanner compiled\n' : '[setup] scanner is up to date\n')
}
