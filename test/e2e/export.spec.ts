/** Pictures of a message as files: named by its number, alone, with the numbers on screen. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { openExample } from './screens'

async function openMessage(ui: Parameters<typeof openExample>[0]): Promise<void> {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('m-32')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Map' })).toHaveAttribute('aria-selected', 'true')
}

/** Opens the menu by key and chooses; where the browser saves, the file's name as well. */
async function save(page: Page, item: RegExp, saved: string | null): Promise<{ name: string; bytes: Buffer }> {
  const download = saved === null ? page.waitForEvent('download') : null
  await page.getByRole('button', { name: /^Save as/ }).click()
  const menu = page.getByRole('menu')
  await menu.getByRole('menuitem', { name: item }).click()
  if (download) {
    const file = await download
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
  }
  await expect(page.getByText(/(Map|Ladder|Waterfall) written\./).last()).toBeVisible()
  return { name: '', bytes: readFileSync(saved as string) }
}

/** What an XML reader has to say of it, and its words. */
const readSvg = (page: Page, text: string) =>
  page.evaluate((source) => {
    const doc = new DOMParser().parseFromString(source, 'image/svg+xml')
    return {
      wrong: doc.querySelector('parsererror')?.textContent ?? '',
      root: doc.documentElement.localName,
      title: doc.querySelector('title')?.textContent ?? '',
      desc: doc.querySelector('desc')?.textContent ?? '',
      words: [...doc.querySelectorAll('text')].map((t) => t.textContent ?? ''),
      outside: [...doc.querySelectorAll('script, image, foreignObject, use, [href], style')].length,
    }
  }, text)

test('the waterfall is saved as SVG with the numbers of its rows', async ({ ui, shell }) => {
  const { page } = ui
  await openMessage(ui)
  await page.keyboard.press('Control+3')
  const { name, bytes } = await save(page, /^SVG/, shell === 'web' ? null : ui.saved)
  if (shell === 'web') expect(name).toBe('M-32-waterfall.svg')
  const svg = await readSvg(page, bytes.toString('utf8'))
  expect(svg).toMatchObject({ wrong: '', root: 'svg', title: 'Waterfall of M-32, UTC as logged', outside: 0 })
  expect(svg.desc).toContain('Tries 1–8 and waits')
  const figures = await page.getByRole('treegrid').getByRole('row').locator('[role="gridcell"]:nth-child(2)').allInnerTexts()
  for (const f of figures.filter((t) => t.trim() !== '')) expect(svg.words).toContain(f.trim())
})

test('map and ladder are saved as SVG, PNG and text', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openMessage(ui)
  const map = await save(page, /^SVG/, null)
  expect(map.name).toBe('M-32-map.svg')
  expect(await readSvg(page, map.bytes.toString('utf8'))).toMatchObject({
    wrong: '',
    root: 'svg',
    title: 'Route of M-32, UTC as logged',
    outside: 0,
  })
  const text = (await save(page, /^Text/, null)).bytes.toString('utf8')
  expect(text).toMatch(/2 {2}MBX-K1 → relay\.northquay\.example +SMTP +09:16:27\.301 +26 min 50 s/)

  await page.keyboard.press('Control+2')
  const png = await save(page, /^PNG/, null)
  expect(png.name).toBe('M-32-ladder.png')
  expect([...png.bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  // width in its header: twice that of the picture
  expect(png.bytes.readUInt32BE(16)).toBe(2200)
  const ladder = await save(page, /^Text/, null)
  expect(ladder.bytes.toString('utf8')).toMatch(/08:49:58\.563 +│ +│─+✗\/+:/)

  // a view that is not as logged says so in its name
  await page.keyboard.press('y')
  expect((await save(page, /^SVG/, null)).name).toBe('M-32-ladder-adjusted.svg')
})
