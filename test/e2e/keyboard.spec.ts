import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures'
import { EXAMPLE, list, untilRead } from './screens'

test('from drop to report by keyboard alone', async ({ ui, shell }) => {
  const { page } = ui
  await ui.dropPaths(EXAMPLE)
  await untilRead(ui)
  const key = (k: string) => page.keyboard.press(k)

  await key('/')
  await page.keyboard.type('goran 20727')
  await expect(page.getByRole('option', { name: /M-50/ })).toBeVisible()
  for (let i = 0; i < 20; i++) {
    const current = await page.getByRole('option', { selected: true }).innerText()
    if (current.startsWith('M-50')) break
    await key('ArrowDown')
  }
  await key('Enter')
  await expect(page.getByRole('heading', { name: /#20727/ }).first()).toBeVisible()

  // the route: walk it, the hop into the focused box is selected
  const map = page.getByRole('group', { name: /^Hop map of M-50/ })
  await expect(map).toBeVisible()
  for (let i = 0; i < 12 && !(await map.locator('[data-node]:focus').count()); i++) await key('F6')
  await key('Home')
  await key('ArrowRight')
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText(/Hop 1 of \d/)
  await key('ArrowRight')
  await expect(inspector).toContainText(/Hop 2 of \d/)

  // the raw line behind it
  await key('q')
  const drawer = page.getByRole('region', { name: 'Evidence', exact: true })
  await expect(drawer.getByTestId('raw-lines')).toContainText('2026-03-10T10:')
  await expect(drawer).toContainText('SHA-256')
  await key('q')

  // the report
  await key('r')
  await expect(page.getByRole('region', { name: 'Report' })).toContainText('1 message in the report')
  const download = shell === 'web' ? page.waitForEvent('download') : null
  await key('Control+e')
  const file = download ? await (await download).path() : ui.saved
  await expect(page.getByText(/Report (handed to the browser|written)/)).toBeVisible()
  const html = readFileSync(file, 'utf8')
  expect(html).toContain('M-50')
  expect(html).toContain('goran.jelin')

  // out again, step by step: hop, message, and the row has the focus
  await key('Escape')
  await key('Escape')
  await expect(list(ui)).toBeVisible()
  await expect(list(ui).locator('.ag-row.ag-row-selected')).toContainText('M-50')
})

test('the list moves, peeks, copies and opens by key', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(EXAMPLE)
  await untilRead(ui)
  await page.keyboard.press('2')
  for (let i = 0; i < 12 && !(await list(ui).locator('.ag-cell:focus').count()); i++) await page.keyboard.press('F6')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('M-3')
  await page.keyboard.press('Space')
  await expect(page.getByTestId('raw-lines')).toBeVisible()
  await page.keyboard.press('Space')
  await expect(page.getByTestId('raw-lines')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Map' })).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByText('M-4', { exact: true }).first()).toBeVisible()
  await page.keyboard.press('Control+4')
  await expect(page.getByRole('tab', { name: /Events/ })).toHaveAttribute('aria-selected', 'true')
})
