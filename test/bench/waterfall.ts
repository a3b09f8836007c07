/**
 * How smooth the waterfall of a very large message is, measured in Chromium on the loopback host: `npm run bench:waterfall -- [--bars 20000]`.
 *
 *   recipients   a mail to so many people, each with its own row and bars: opened, scrolled from end to end
 *   tries        a mail put off so many times: one row of that many bars, then a row each; zoomed and moved by key
 *
 * Told are times between frames (16.7 ms is what the screen asks for) and the longest task. The logs are made up, and deleted.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright'

const { values } = parseArgs({ options: { bars: { type: 'string', default: '20000' }, pictures: { type: 'string' } } })
const bars = Number(values.bars)
const root = resolve('.')
const known = join(root, 'node_modules/.cache/hopscope/chromium-path')
const executablePath = process.env.HOPSCOPE_CHROMIUM ?? (existsSync(known) ? readFileSync(known, 'utf8') : '/usr/bin/chromium')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update']
const START = Date.UTC(2026, 2, 10, 8)
const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'

interface Cells {
  readonly ms: number
  readonly source: string
  readonly event: string
  readonly id: string
  readonly recipient: string
  readonly status?: string
}

function row({ ms, source, event, id, recipient, status = '' }: Cells): string {
  const head = [
    new Date(START + ms).toISOString(),
    '10.0.0.1',
    'EX01',
    '10.0.0.1',
    'EX01',
    '',
    '',
    source,
    event,
    id,
    `<${id}@elm.example>`,
  ]
  return [...head, recipient, status, 4096, 1, '', '', `mail ${id}`, 'ida@elm.example', 'ida@elm.example', ''].join(',')
}

function writeLogs(folder: string): void {
  const person = (i: number) => `r${i}@elm.example`
  const many = [
    row({ ms: 0, source: 'SMTP', event: 'RECEIVE', id: '1', recipient: person(0) }),
    ...Array.from({ length: bars }, (_, i) =>
      row({ ms: 200 + i * 3, source: 'STOREDRIVER', event: 'DELIVER', id: '1', recipient: person(i) }),
    ),
  ]
  const status = '"451 4.4.0 Primary target IP address responded with: ""421 4.4.2 Connection dropped."""'
  const tried = [
    row({ ms: 0, source: 'SMTP', event: 'RECEIVE', id: '2', recipient: person(0) }),
    ...Array.from({ length: bars }, (_, i) =>
      row({ ms: 500 + i * 60_000, source: 'SMTP', event: 'DEFER', id: '2', recipient: person(0), status }),
    ),
  ]
  const head = [
    '#Software: Microsoft Exchange Server',
    '#Version: 14.03.0123.002',
    '#Log-type: Message Tracking Log',
    `#Date: ${new Date(START).toISOString()}`,
  ]
  const log = (rows: readonly string[]) => [...head, `#Fields: ${FIELDS}`, ...rows, ''].join('\r\n')
  writeFileSync(join(folder, 'MSGTRK20260310-1.LOG'), log(many))
  writeFileSync(join(folder, 'MSGTRK20260310-2.LOG'), log(tried))
}

async function startHost(data: string, path: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(root, 'out/main/web-host.js'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOPSCOPE_DATA: data },
  })
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /^HOPSCOPE_URL (.*)$/.exec(line)?.[1]
    if (url) return { url, child }
  }
  throw new Error('the host did not start')
}

interface Frames {
  readonly ms: number[]
  readonly longest: number
}

/** In the page: times between frames while something goes on, and its longest task. */
async function during(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const w = window as unknown as { frames: number[]; tasks: number[]; going: boolean }
    w.frames = []
    w.tasks = []
    w.going = true
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) w.tasks.push(e.duration)
    }).observe({ type: 'longtask' })
    let last = performance.now()
    const look = (now: number) => {
      w.frames.push(now - last)
      last = now
      if (w.going) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await act()
  return page.evaluate(() => {
    const w = window as unknown as { frames: number[]; tasks: number[]; going: boolean }
    w.going = false
    return { ms: w.frames.slice(1), longest: Math.max(0, ...w.tasks) }
  })
}

/** From end to end and back in steps of a wheel, one a frame. */
const scrollThrough = (page: Page, selector: string) =>
  page.evaluate(async (s) => {
    const box = document.querySelector<HTMLElement>(s)
    if (!box) throw new Error(`no ${s}`)
    const frame = () => new Promise((ok) => requestAnimationFrame(ok))
    for (let i = 0; i < 240; i++) {
      box.scrollTop += i < 160 ? 120 : (box.scrollHeight / 80) * (i % 2 ? 1 : -1)
      await frame()
    }
  }, selector)

const quantile = (list: readonly number[], q: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))] ?? Number.NaN
const line = (name: string, text: string) => process.stdout.write(`${name.padEnd(34)}${text}\n`)
function tell(name: string, { ms, longest }: Frames): void {
  const n = (x: number) => `${x.toFixed(1)} ms`
  line(
    name,
    `frame p50 ${n(quantile(ms, 0.5))}, p95 ${n(quantile(ms, 0.95))}, longest ${n(Math.max(...ms))}; longest task ${n(longest)}; ${ms.length} frames`,
  )
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key)
    await page.waitForTimeout(20)
  }
}

async function openMessage(page: Page, subject: string): Promise<void> {
  await page.keyboard.press('2')
  await page.getByRole('gridcell', { name: subject, exact: true }).first().dblclick()
  await page.getByRole('tab', { name: 'Waterfall' }).click()
  await page.getByTestId('waterfall-total').waitFor({ timeout: 60_000 })
}

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'hopscope-bench-'))
  const logs = join(work, 'logs')
  mkdirSync(logs)
  writeLogs(logs)
  const { url, child } = await startHost(join(work, 'data'), logs)
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  try {
    line(
      'bars, load average',
      `${bars}, ${loadavg()
        .map((n) => n.toFixed(1))
        .join(' ')}`,
    )
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(url)
    await page.getByText('indexed 100 %').waitFor({ timeout: 120_000 })
    const fold = async (name: RegExp) => {
      await page.getByRole('treegrid').getByRole('row', { name }).click()
      await page.keyboard.press('ArrowRight')
    }
    tell('recipients: opened', await during(page, () => openMessage(page, 'mail 1')))
    tell(
      'recipients: unfolded',
      await during(page, async () => {
        await fold(/^Other recipients/)
        await fold(/recipients, same way/)
        await page.waitForTimeout(300)
      }),
    )
    if (values.pictures) await page.screenshot({ path: join(values.pictures, 'recipients.png') })
    tell('recipients: scrolled', await during(page, () => scrollThrough(page, '.waterfall .row-list')))
    await page.keyboard.press('Control+2')
    await page.getByRole('option').first().waitFor()
    tell('ladder: scrolled', await during(page, () => scrollThrough(page, '.ladder-scroll')))
    tell('tries: opened', await during(page, () => openMessage(page, 'mail 2')))
    await page
      .getByRole('treegrid')
      .getByRole('row', { name: /^Tries/ })
      .click()
    tell(
      'tries: zoomed and moved',
      await during(page, () => press(page, ['w', 'w', 'w', 'd', 'd', 'd', 'a', 'a', 'w', 'w', 's', 's', 's', 's', 's'])),
    )
    if (values.pictures) await page.screenshot({ path: join(values.pictures, 'tries.png') })
    tell('tries: unfolded', await during(page, () => press(page, ['ArrowRight'])))
    tell('tries: scrolled', await during(page, () => scrollThrough(page, '.waterfall .row-list')))
  } finally {
    await browser.close()
    child.kill()
    rmSync(work, { recursive: true, force: true })
  }
}

await main()
