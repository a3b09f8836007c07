/**
 * `npm run screens`: a picture of each screen in both themes and at two sizes, into out/screens, to be looked at. The example organisation
 * is what is on them, with a capture beside it.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, test, type Ui } from '../e2e/fixtures'
import { openExample, row, search, untilRead } from '../e2e/screens'

const OUT = join(root, 'out/screens')
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const

for (const theme of ['light', 'dark'] as const)
  for (const size of SIZES)
    test(`${theme} ${size.width}`, async ({ ui }) => {
      mkdirSync(OUT, { recursive: true })
      const { page } = ui
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const look = lookInto(page, `${theme}-${size.width}`)
      await look('start')
      await openExample(ui)
      await look('ingest')
      await page.getByRole('button', { name: /^Close this panel/ }).click()
      await lists(ui, look)
      await message(ui, look)
      await organisation(ui, look)
      await overlays(ui, look)
      await captures(ui, look)
    })

type Look = (name: string) => Promise<void>

function lookInto(page: Page, of: string): Look {
  return async (name) => {
    // charts and grids draw a frame or two after their data
    await page.waitForTimeout(350)
    await page.screenshot({ path: join(OUT, `${name}-${of}.png`) })
  }
}

async function lists(ui: Ui, look: Look): Promise<void> {
  const { page } = ui
  await row(ui, 8).locator('.ag-cell').first().click()
  await look('messages')
  await page.keyboard.press('1')
  await expect(page.getByTestId('overview-sentence')).toBeVisible()
  await look('overview')
  await page.keyboard.press('0')
  await look('files')
  await page.keyboard.press('g')
  await look('rows')
  await page.keyboard.press('d')
  await expect(page.getByRole('region', { name: 'Databases that moved' })).toBeVisible()
  await look('delays')
  await page.keyboard.press('3')
  const sessions = page.getByTestId('sessions')
  await expect(sessions.locator('.ag-row').first()).toBeVisible()
  await look('sessions')
  await sessions.locator('.ag-row').nth(4).locator('.ag-cell').first().dblclick()
  await look('session')
  await page.keyboard.press('7')
  await page.getByRole('group', { name: 'What is compared' }).getByRole('button', { name: 'Periods' }).click()
  await page.getByRole('combobox', { name: 'Side A' }).focus()
  for (const half of ['first half', 'second half']) await page.getByRole('option', { name: half }).first().click()
  await expect(page.getByTestId('compare-sentences')).toBeVisible()
  await look('compare')
}

async function message(ui: Ui, look: Look): Promise<void> {
  const { page } = ui
  await page.keyboard.press('2')
  await search(ui).fill('M-32')
  await expect(page.getByRole('option').first()).toContainText('M-32')
  await page.keyboard.press('Enter')
  await expect(page.locator('.react-flow__node').first()).toBeVisible()
  await look('message-map')
  for (const [key, name] of [
    ['2', 'ladder'],
    ['3', 'waterfall'],
    ['4', 'events'],
    ['5', 'recipients'],
    ['6', 'evidence'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`)
    await look(`message-${name}`)
  }
}

async function organisation(ui: Ui, look: Look): Promise<void> {
  const { page } = ui
  await page.keyboard.press('6')
  await page.getByRole('button', { name: /^balancer/ }).click()
  await look('servers')
  await page.keyboard.press('8')
  await look('notes')
  await page.keyboard.press('5')
  await expect(page.getByText(/of \d+ checks ran/).first()).toBeVisible()
  await look('findings')
  await search(ui).fill('/EHLO mail/i')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^[\d,]+ lines; all/)).toBeVisible()
  await look('lines')
}

async function overlays(ui: Ui, look: Look): Promise<void> {
  const { page } = ui
  for (const [key, name] of [
    ['Control+k', 'palette'],
    ['?', 'keys'],
    ['Control+,', 'settings'],
    ['u', 'zone'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(name)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
}

async function captures(ui: Ui, look: Look): Promise<void> {
  const { page } = ui
  await ui.dropPaths(join(root, 'test/captures/samples/synthetic-blackhole-sender-side.pcap'))
  await untilRead(ui)
  await page.keyboard.press('4')
  const stream = page.getByTestId('streams').getByRole('gridcell', { name: 'P-1' })
  await expect(stream).toBeVisible()
  await look('captures')
  await stream.dblclick()
  await expect(page.getByRole('row', { name: /EHLO/ })).toBeVisible()
  await look('stream')
}
