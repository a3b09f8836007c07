import { defineConfig } from '@playwright/test'
import type { ShellOptions } from '../e2e/fixtures'

/** Pictures of every screen; nothing is asserted beyond that it is there. */
export default defineConfig<ShellOptions>({
  testDir: '.',
  outputDir: '../../out/screens-results',
  workers: 1,
  reporter: [['line']],
  timeout: 180_000,
  expect: { timeout: 20_000 },
  projects: [{ name: 'web', use: { shell: 'web' } }],
})
