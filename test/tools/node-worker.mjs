// electron-vite's `?nodeWorker` only exists in its builds: tests and tools bundle the thread's program on the fly and start it from text.
import { rolldown } from 'rolldown'

const SUFFIX = '?nodeWorker'

/** A plugin of rolldown and vite. `alias` is that of the build around it. */
export const nodeWorker = (alias) => ({
  name: 'tools:node-worker',
  enforce: 'pre',
  async resolveId(id, importer) {
    if (!id.endsWith(SUFFIX)) return null
    const found = await this.resolve(id.slice(0, -SUFFIX.length), importer)
    return found && `${found.id}${SUFFIX}`
  },
  async load(id) {
    if (!id.endsWith(SUFFIX)) return null
    const bundle = await rolldown({ input: id.slice(0, -SUFFIX.length), platform: 'node', resolve: { alias } })
    const { output } = await bundle.generate({ format: 'cjs' })
    return `import { Worker } from 'node:worker_threads'
export default (options) => new Worker(${JSON.stringify(output[0].code)}, { ...options, eval: true })`
  },
})
