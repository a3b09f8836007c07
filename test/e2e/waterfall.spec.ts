/** Where the time of a message went, as rows with bars: the same numbers in the picture and in its table, one selection, folds, measuring. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { openExample } from './screens'

/** The message that waited for a smart host in trouble: eight tries. */
async function openWaterfall(ui: Parameters<typeof openExample>[0], message = 'm-32'): Promise<void> {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill(message)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Map' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+3')
  await expect(page.getByRole('tab', { name: 'Waterfall' })).toHaveAttribute('aria-selected', 'true')
}

const grid = (page: Page) => page.getByRole('treegrid', { name: /Waterfall of/ })
const rowNamed = (page: Page, name: RegExp) => grid(page).getByRole('row', { name })

/** Name, duration and share of each row, as they stand. */
async function figures(page: Page, columns: readonly [name: number, took: number, share: number]): Promise<string[]> {
  const rows = page.getByRole('treegrid').getByRole('row')
  const count = await rows.count()
  const out: string[] = []
  for (let i = 1; i < count; i++) {
    const cells = rows.nth(i).getByRole('gridcell')
    const text = async (n: number) =>
      (await cells.nth(n).innerText())
        .replace(/^[▾▸]\s*/, '')
        .split('\n')[0]
        ?.trim()
    out.push((await Promise.all(columns.map(text))).join(' | '))
  }
  return out
}

test('picture and table have the same rows with the same numbers, and the parts add up', async ({ ui }) => {
  const { page } = ui
  await openWaterfall(ui)
  await expect(rowNamed(page, /^Tries 1–8 and waits/)).toContainText('26 min 28.691 s')
  await expect(page.getByTestId('waterfall-total')).toContainText('26 min 49.989 s')
  await expect(page.getByTestId('waterfall-total')).toContainText(
    'as logged; the parts add up to it. With the clocks adjusted: 26 min 49.989 s ± 0.024 s.',
  )
  const picture = await figures(page, [0, 1, 3])
  await page.keyboard.press('\\')
  await expect(page.getByRole('treegrid', { name: /Parts of the time/ })).toBeVisible()
  expect(await figures(page, [0, 3, 4])).toEqual(picture)
  expect(picture.length).toBeGreaterThan(4)
})

test('a row selects its hop everywhere, and a hop selected elsewhere is the selected row', async ({ ui }) => {
  const { page } = ui
  await openWaterfall(ui)
  await rowNamed(page, /^Categorise and queue/).click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Hop 2 of 2')
  await page.keyboard.press('Control+1')
  await page.locator('.hop-drawer').getByRole('row').nth(1).click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Hop 1 of 2')
  await page.keyboard.press('Control+3')
  await expect(grid(page).getByRole('row', { selected: true })).toHaveAccessibleName(/^Hop 1/)
})

test('by keyboard: fold, zoom, measure, and leave', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openWaterfall(ui)
  await grid(page).getByRole('row').nth(1).focus()
  await page.keyboard.press('End')
  await expect(grid(page).getByRole('row', { selected: true })).toHaveAccessibleName(/^Hand-over to relay/)
  await page.keyboard.press('ArrowUp')
  const tries = rowNamed(page, /^Tries 1–8/)
  await expect(tries).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(tries).toHaveAttribute('aria-expanded', 'true')
  await expect(rowNamed(page, /^Try \d/)).toHaveCount(8)

  // the axis shows less time, and all of it again
  const axis = page.locator('.wf-axis')
  await expect(axis).toContainText('+20 min')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('z')
  await expect(axis).not.toContainText('+20 min')
  await page.getByRole('button', { name: 'Fit' }).click()
  await expect(axis).toContainText('+20 min')

  await rowNamed(page, /^Try 1/).click()
  await page.keyboard.press('m')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('m')
  // from the start of the first try to the end of the wait after the second
  await expect(page.getByRole('status').filter({ hasText: 'Δ' })).toContainText('Δ 2 min 42.626 s as logged, 2 min 42.626 s ≈ adjusted')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Δ')).toHaveCount(0)

  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(tries).toHaveAttribute('aria-expanded', 'false')
  // Y, because A moves the axis here
  await page.keyboard.press('y')
  await expect(page.getByTestId('waterfall-total')).toContainText('by adjusted clocks')
})

test('other recipients are folded by the way they took; one of them can be measured instead', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openWaterfall(ui, 'm-5')
  const others = rowNamed(page, /^Other recipients, 13 recipients, 3 ways/)
  await others.click()
  await page.keyboard.press('ArrowRight')
  await expect(rowNamed(page, /recipients, same way/)).toHaveCount(2)
  await rowNamed(page, /^ozan\.kowalczyk/).dblclick()
  await expect(page.getByTestId('waterfall-total')).toContainText('0.249 s')
})
