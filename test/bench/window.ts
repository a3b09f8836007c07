/**
 * What a person waits for, measured in Chromium on the loopback host: `npm run bench:window -- [--mb 1000 | --bundle PATH] [--queries 60]`.
 *
 *   first rows     from the start of the job to the first row in the list
 *   long tasks     of the page while indexing goes on: the drawing thread must stay free (50 ms is the limit)
 *   search         from the last key to the answer on screen, exact ids apart
 *   steps          selection, facet, filter, time range, sort, page of a message: from the key to the frame (window-steps.ts)
 *   scroll         frames, and how long a row in sight was empty
 *   reopen         from choosing the stored case to its first row; no log is read
 *
 * The logs are made up (tracking-logs.ts), written to a temporary folder and deleted; or a bundle, such as the simulator writes. Only what was measured is printed.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright'
import { logFiles } from './log-files'
import { heapBytes, measureScroll, measureSteps } from './window-steps'

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '1000' }, queries: { type: 'string', default: '60' }, bundle: { type: 'string' } },
})
const root = resolve('.')
const known = join(root, 'node_modules/.cache/hopscope/chromium-path')
const executablePath = process.env.HOPSCOPE_CHROMIUM ?? (existsSync(known) ? readFileSync(known, 'utf8') : '/usr/bin/chromium')
const FLAGS = [
  '--enable-precise-memory-info',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
]
const MINUTES = 60_000

/** Subjects of the messages that are searched for, taken from the logs themselves. */
function writeLogs(folder: string): string[] {
  const subjects = new Set<string>()
  for (const { name, text } of logFiles('tracking', Number(values.mb) * 1e6, 10e6)) {
    writeFileSync(join(folder, name), text)
    if (subjects.size < 400) for (const s of someSubjects(text.slice(0, 200_000))) subjects.add(s)
  }
  return [...subjects]
}

function someSubjects(text: string): string[] {
  const lines = text.split('\r\n')
  const fields =
    lines
      .find((l) => l.startsWith('#Fields: '))
      ?.slice('#Fields: '.length)
      .split(',') ?? []
  const at = fields.indexOf('message-subject')
  // plain rows only: this is a sample, not a reader
  return lines
    .filter((l) => l.startsWith('2') && !l.includes('"'))
    .flatMap((l) => l.split(',')[at] ?? [])
    .filter((s) => s.length > 12)
    .slice(0, 20)
}

async function startHost(data: string, paths: readonly string[]): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(root, 'out/main/web-host.js'), ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOPSCOPE_DATA: data },
  })
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /^HOPSCOPE_URL (.*)$/.exec(line)?.[1]
    if (url) return { url, child }
  }
  throw new Error('the host did not start')
}

/** In the page, before anything else: long tasks, and the moment the first row stands in the list. */
function watch(): void {
  const w = window as unknown as { bench: Bench }
  w.bench = { longTasks: [], started: 0, firstRow: 0 }
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) w.bench.longTasks.push({ at: e.startTime, ms: e.duration })
  }).observe({ type: 'longtask', buffered: true })
  const look = () => {
    if (w.bench.started === 0 && document.querySelector('[data-testid="ingest"], .ingest, progress, [role="progressbar"]'))
      w.bench.started = performance.now()
    if (w.bench.firstRow === 0 && document.querySelector('.ag-row .ag-cell')) w.bench.firstRow = performance.now()
    if (w.bench.firstRow === 0) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Milliseconds from setting the field to the answer that belongs to it. */
function ask(page: Page, query: string): Promise<number> {
  return page.evaluate(async (q) => {
    const field = document.querySelector<HTMLInputElement>('#search-field')
    if (!field) throw new Error('no search field')
    field.focus()
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    set?.call(field, '')
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise((ok) => setTimeout(ok, 60))
    const began = performance.now()
    set?.call(field, q)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    for (;;) {
      await new Promise((ok) => setTimeout(ok, 1))
      const list = document.querySelector('#search-options')
      if (list?.getAttribute('aria-busy') === 'false') return performance.now() - began
      if (performance.now() - began > 10_000) throw new Error(`no answer to ${q}`)
    }
  }, query)
}

interface Bench {
  longTasks: { at: number; ms: number }[]
  started: number
  firstRow: number
}

const quantile = (list: readonly number[], q: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))] ?? Number.NaN
const ms = (n: number) => `${n.toFixed(0)} ms`
const line = (name: string, text: string) => process.stdout.write(`${name.padEnd(34)}${text}\n`)

/** Two of the subject's words, one of them with two letters exchanged. */
function withTypo(subject: string): string {
  const words = subject.split(' ').filter((w) => w.length > 3)
  const [a = subject, b = ''] = words
  return `${a.slice(0, 1)}${a[2] ?? ''}${a[1] ?? ''}${a.slice(3)} ${b}`.trim()
}

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'hopscope-bench-'))
  const logs = join(work, 'logs')
  mkdirSync(logs)
  const subjects = values.bundle === undefined ? writeLogs(logs) : []
  const { url, child } = await startHost(join(work, 'data'), [values.bundle ?? logs])
  const browser = await chromium.launchPersistentContext(join(work, 'profile'), {
    executablePath,
    args: FLAGS,
    viewport: { width: 1440, height: 900 },
  })
  try {
    line(
      'load average',
      loadavg()
        .map((n) => n.toFixed(1))
        .join(' '),
    )
    const page = await browser.newPage()
    await page.addInitScript(watch)
    await page.goto(url)
    await page.waitForFunction(() => (window as unknown as { bench: { firstRow: number } }).bench.firstRow > 0, undefined, {
      timeout: 5 * MINUTES,
    })
    const bench = () => page.evaluate(() => (window as unknown as { bench: Bench }).bench)
    const first = await bench()
    line('page start to first rows', ms(first.firstRow))
    line('of it, job to first rows', ms(first.firstRow - first.started))
    await page
      .getByText('indexed 100 %')
      .first()
      .waitFor({ timeout: 10 * MINUTES })
    const { longTasks } = await bench()
    line('indexing to its end', ms(await page.evaluate(() => performance.now())))
    const told = (list: Bench['longTasks']) => `${list.length}, longest ${ms(Math.max(0, ...list.map((t) => t.ms)))}`
    line('page tasks over 50 ms, start', told(longTasks.filter((t) => t.at < first.started)))
    line('page tasks over 50 ms, indexing', told(longTasks.filter((t) => t.at >= first.started)))
    for (const t of longTasks) if (t.at >= first.started) line('  at, of', `${ms(t.at - first.started)}, ${ms(t.ms)}`)
    line('status', (await page.locator('footer, [role="contentinfo"], .status').first().innerText()).replace(/\s+/g, ' '))
    if (subjects.length > 0) await measureSearch(page, subjects)
    await tellSteps(page)
    await measureReopen(page)
  } finally {
    await browser.close()
    child.kill()
    rmSync(work, { recursive: true, force: true })
  }
}

async function measureSearch(page: Page, subjects: readonly string[]): Promise<void> {
  await ask(page, 'warm up')
  const some = subjects.filter((_, i) => i % Math.max(1, Math.floor(subjects.length / Number(values.queries))) === 0)
  const times: number[] = []
  for (const s of some) times.push(await ask(page, withTypo(s)))
  line('search with a typo, p50 / p95', `${ms(quantile(times, 0.5))} / ${ms(quantile(times, 0.95))}, ${times.length} queries`)
  const numbers: number[] = []
  for (let i = 0; i < 20; i++) numbers.push(await ask(page, `M-${1000 + i * 37}`))
  line('exact number, p50 / p95', `${ms(quantile(numbers, 0.5))} / ${ms(quantile(numbers, 0.95))}`)
  await page.keyboard.press('Escape')
}

async function tellSteps(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Close this panel/ })
    .click({ timeout: 2000 })
    .catch(() => undefined)
  const heap = await heapBytes(page)
  for (const { name, ms: times } of await measureSteps(page))
    line(`${name}, p50 / p95`, `${ms(quantile(times, 0.5))} / ${ms(quantile(times, 0.95))}, ${times.length} times`)
  const { medianFps, blankMs } = await measureScroll(page)
  line('scroll', `${medianFps.toFixed(0)} frames a second (median), longest empty ${ms(blankMs)}`)
  line('heap of the page, before / after', `${(heap / 1e6).toFixed(0)} MB / ${((await heapBytes(page)) / 1e6).toFixed(0)} MB`)
}

async function measureReopen(page: Page): Promise<void> {
  // a reload comes back to the stored case, from IndexedDB alone
  const began = Date.now()
  await page.reload()
  await page.waitForFunction(() => (window as unknown as { bench: { firstRow: number } }).bench.firstRow > 0, undefined, {
    timeout: MINUTES,
  })
  line('reopen to first rows', ms(Date.now() - began))
}

await main()
