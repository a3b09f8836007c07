/** Builds the window on the memory host into out/renderer-memory. Same settings as the product's renderer. */
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (p: string) => resolve(import.meta.dirname, p)

export default defineConfig({
  root: at('.'),
  base: './',
  resolve: { alias: { '@shared': at('../../shared') } },
  plugins: [react()],
  worker: { format: 'es' },
  build: { outDir: at('../../out/renderer-memory'), emptyOutDir: true, target: 'chrome134' },
})
