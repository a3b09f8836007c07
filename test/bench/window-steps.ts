/**
 * What a person does again and again in the list, each from the key or click to the frame that shows its effect: the time of the input event
 * itself, in the page, to the frame after the change. Scrolling is told as frames.
 */
import type { Page } from 'playwright'

export interface StepTimes {
  readonly name: string
  readonly ms: readonly number[]
}

const ROUNDS = 20

/** What changes on screen: its value before and after is compared. */
type Probe = 'selected' | 'shown' | 'first' | 'route'

/** From the next key or pointer event to the frame after the probe has another value. */
async function timed(page: Page, probe: Probe, act: () => Promise<void>): Promise<number> {
  await page.evaluate((name) => {
    const list = () => document.querySelector('[data-testid="messages"]')
    const read = {
      selected: () => list()?.querySelector('.ag-row-selected')?.getAttribute('row-index'),
      shown: () => document.querySelector('.chips b')?.textContent,
      first: () => list()?.querySelector('.ag-row[row-index="0"] .ag-cell[col-id="index"]')?.textContent,
      route: () => document.querySelector('.message-head') !== null,
    }[name]
    const w = window as unknown as { step: Promise<number> }
    w.step = new Promise((done, fail) => {
      const before = read()
      let began = 0
      const start = () => {
        if (began === 0) began = performance.now()
      }
      addEventListener('keydown', start, true)
      addEventListener('pointerdown', start, true)
      const giveUp = setTimeout(() => fail(new Error(`nothing changed: ${name}`)), 20_000)
      const look = () => {
        if (began === 0 || read() === before) return requestAnimationFrame(look)
        removeEventListener('keydown', start, true)
        removeEventListener('pointerdown', start, true)
        clearTimeout(giveUp)
        return requestAnimationFrame(() => done(performance.now() - began))
      }
      requestAnimationFrame(look)
    })
  }, probe)
  await act()
  return page.evaluate(() => (window as unknown as { step: Promise<number> }).step)
}

export async function measureSteps(page: Page): Promise<StepTimes[]> {
  const cell = page.locator('[data-testid="messages"] .ag-row[row-index="3"] .ag-cell[col-id="sender"]')
  const out: StepTimes[] = []
  const many = async (name: string, rounds: number, round: (i: number) => Promise<number>) => {
    const ms: number[] = []
    for (let i = 0; i < rounds; i++) ms.push(await round(i))
    out.push({ name, ms })
  }
  const clear = () => timed(page, 'shown', () => page.getByRole('button', { name: 'Clear', exact: true }).click())
  await cell.click()
  await many('selection', ROUNDS, () => timed(page, 'selected', () => page.keyboard.press('ArrowDown')))
  const facets = page.getByRole('complementary', { name: 'Facets' }).getByRole('button')
  await many('facet', ROUNDS, (i) => timed(page, 'shown', () => facets.nth(Math.floor(i / 2) % 3).click()))
  await many('filter by a cell', ROUNDS / 2, async () => {
    await cell.click()
    const ms = await timed(page, 'shown', () => page.keyboard.press('f'))
    await clear()
    return ms
  })
  const from = page.getByLabel('From', { exact: true })
  const first = Date.parse(`${(await from.getAttribute('placeholder'))?.replace(' ', 'T')}Z`)
  await many('time range', ROUNDS / 2, async (i) => {
    await from.fill(new Date(first + (i + 1) * 1_800_000).toISOString().slice(0, 16).replace('T', ' '))
    return timed(page, 'shown', () => page.keyboard.press('Enter'))
  })
  await clear()
  const heads = page.getByTestId('messages').getByRole('columnheader')
  await many('sort', 6, (i) =>
    timed(page, 'first', () =>
      heads
        .filter({ hasText: i % 2 === 0 ? 'Subject' : 'Total delay' })
        .first()
        .click(),
    ),
  )
  await many('page of a message', ROUNDS / 2, async (i) => {
    await page.locator(`[data-testid="messages"] .ag-row[row-index="${i}"] .ag-cell[col-id="subject"]`).click()
    const ms = await timed(page, 'route', () => page.keyboard.press('Enter'))
    await page.keyboard.press('Alt+ArrowLeft')
    await page.locator('.message-head').waitFor({ state: 'detached' })
    return ms
  })
  return out
}

export interface Scrolled {
  readonly medianFps: number
  /** Longest time in which a row in sight had no text, ms. */
  readonly blankMs: number
}

/** Three seconds of scrolling by a good part of the screen each frame. */
export function measureScroll(page: Page): Promise<Scrolled> {
  return page.evaluate(async () => {
    const all = [...document.querySelectorAll('[data-testid="messages"] *')]
    const view = all.find((e) => e.scrollHeight > e.clientHeight + 1000 && /auto|scroll/.test(getComputedStyle(e).overflowY))
    if (!view) throw new Error('no list')
    const frames: number[] = []
    let [blank, blankMs] = [0, 0]
    const end = performance.now() + 3000
    let before = performance.now()
    while (before < end) {
      view.scrollTop += 120
      const at = await new Promise<number>((ok) => requestAnimationFrame(ok))
      frames.push(at - before)
      const rows = [...document.querySelectorAll('[data-testid="messages"] .ag-row')]
      const isBlank = rows.length === 0 || rows.some((r) => r.textContent === '')
      blank = isBlank ? blank + at - before : 0
      blankMs = Math.max(blankMs, blank)
      before = at
    }
    frames.sort((a, b) => a - b)
    return { medianFps: 1000 / (frames[Math.floor(frames.length / 2)] ?? 1), blankMs }
  })
}

/** Bytes of the page's heap; the flag of the browser makes it exact. */
export const heapBytes = (page: Page): Promise<number> =>
  page.evaluate(() => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0)
