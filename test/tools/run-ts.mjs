// Runs a TypeScript tool of this repository in plain Node: bundles it with rolldown into out/tools and starts it.
//   node test/tools/run-ts.mjs test/simulator/cli.ts ARGS...
import { spawnSync } from 'node:child_process'
import { basename, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { buildWasm } from './build-wasm.mjs'
import { nodeWorker } from './node-worker.mjs'

const root = resolve(import.meta.dirname, '../..')
const [entry, ...args] = process.argv.slice(2)
if (!entry) {
  process.stderr.write('usage: run-ts.mjs FILE.ts [ARGS...]\n')
  process.exit(1)
}
await buildWasm()
const input = resolve(root, entry)
const file = join(root, 'out/tools', `${basename(input, '.ts')}.mjs`)
const alias = { '@shared': join(root, 'shared') }
const bundle = await rolldown({
  input,
  platform: 'node',
  // packages stay outside; relative, absolute and @shared ids are bundled
  external: (id) => id.startsWith('node:') || (/^[a-z@][^:]*$/i.test(id) && !id.startsWith('@shared/')),
  resolve: { alias },
  plugins: [nodeWorker(alias)],
})
await bundle.write({ file, format: 'es', codeSplitting: false })
process.exitCode = spawnSync(process.execPath, ['--max-old-space-size=8192', file, ...args], { stdio: 'inherit' }).status ?? 1
