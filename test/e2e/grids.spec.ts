import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures'
import { list, openExample, row, rows } from './screens'

test('columns are chosen, moved and kept, without dragging', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const heads = () => list(ui).getByRole('columnheader').allInnerTexts()
  await page.getByRole('button', { name: 'Columns and export of: Messages' }).click()
  await page.getByRole('menuitem', { name: 'Columns…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Columns' })
  await dialog.getByText('Size', { exact: true }).click()
  await dialog.getByText('Outcome', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Keep Subject in sight' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  expect(await heads()).toContain('Size')
  expect(await heads()).not.toContain('Outcome')
  expect((await heads())[0]).toBe('Subject')
  // another screen and back: as it was
  await page.keyboard.press('0')
  await page.keyboard.press('2')
  expect((await heads())[0]).toBe('Subject')

  await row(ui, 2).locator('.ag-cell[col-id="sender"]').click()
  const before = await heads()
  await page.keyboard.press('Control+Shift+ArrowRight')
  const at = before.indexOf('From')
  await expect.poll(async () => (await heads()).indexOf('From')).toBe(at + 1)
  if (ui.page.url().startsWith('http')) {
    await page.reload()
    await expect(rows(ui).first()).toBeVisible()
    expect(await heads()).toContain('Size')
    expect((await heads()).indexOf('From')).toBe(at + 1)
  }
  await page.getByRole('button', { name: 'Columns and export of: Messages' }).click()
  await page.getByRole('menuitem', { name: 'Columns…' }).click()
  await dialog.getByRole('button', { name: 'As usual' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  expect((await heads())[0]).toBe('No.')
})

test('the menu of a cell filters in and out and counts values; all of it by key', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const filter = page.getByRole('search', { name: 'Filter' })
  const cell = row(ui, 8).locator('.ag-cell[col-id="sender"]')
  await expect(cell).toContainText('@')
  const sender = await cell.innerText()
  await row(ui, 8).locator('.ag-cell[col-id="sender"]').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Only from/ }).click()
  await expect(filter).toContainText(/Shows \d+, hides \d+ of 145/)
  await expect(row(ui, 0).locator('.ag-cell[col-id="sender"]')).toHaveText(sender)
  await page.getByRole('button', { name: 'Clear', exact: true }).click()

  await row(ui, 8).locator('.ag-cell[col-id="sender"]').click()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(row(ui, 8).locator('.ag-cell[col-id="sender"]')).toBeFocused()
  await page.keyboard.press('Shift+F')
  await expect(filter).toContainText('not from')
  await page.getByRole('button', { name: 'Clear', exact: true }).click()

  await row(ui, 8).locator('.ag-cell[col-id="outcome"]').click()
  await page.keyboard.press('t')
  const values = page.getByRole('grid', { name: 'Values of Outcome' })
  await expect(values.getByRole('row').nth(1)).toContainText('delivered')
  await expect(values.getByRole('row').nth(1)).toContainText('139')
  await values.getByRole('row').nth(2).click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(filter).toContainText(/Shows 2, hides 143/)
})

test('several rows are copied; CSV has exactly what is shown, and says what that is', async ({ ui, shell }) => {
  const { page } = ui
  await openExample(ui)
  if (shell === 'web') await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await row(ui, 3).locator('.ag-cell').nth(1).click()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(list(ui).locator('.ag-row-selected')).toHaveCount(3)
  await page.keyboard.press('Control+c')
  await expect(page.getByText('3 rows copied.')).toBeAttached()
  if (shell === 'web') {
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.trim().split('\n')).toHaveLength(4)
    expect(copied).toContain('No.\tMarks\tTime, UTC\tOutcome')
  }

  await page
    .getByRole('complementary', { name: 'Facets' })
    .getByRole('button', { name: /failed/ })
    .click()
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('Shows 2')
  await page.getByRole('button', { name: 'Columns and export of: Messages' }).click()
  const download = shell === 'web' ? page.waitForEvent('download') : null
  await page.getByRole('menuitem', { name: 'All rows of the list as CSV…' }).click()
  await expect(page.getByText(/CSV (handed to the browser|written)/)).toBeVisible()
  const text = readFileSync(download ? await (await download).path() : ui.saved, 'utf8')
  expect(text).toContain('2 of 145 messages: outcome failed')
  expect(text).toContain('Times are UTC as logged.')
  expect(text).toContain('(EXAMPLE)')
  expect(
    text
      .trim()
      .split('\r\n')
      .filter((l) => /^M-\d+/.test(l)),
  ).toHaveLength(2)
  // formulas in subjects stay text
  expect(text).not.toMatch(/(^|,)=/m)
})

test('log rows sort by any column, in both directions, over all files', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('g')
  const grid = page.getByTestId('rows')
  const cells = () =>
    grid
      .locator('.ag-row')
      .getByRole('gridcell')
      .filter({ hasText: /^\d{4}-\d\d-\d\d / })
  const head = grid.getByRole('columnheader', { name: /^date-?time/i }).first()
  await expect(cells().first()).toBeVisible()
  const inOrder = async (descending: boolean) => {
    const times = (await cells().allInnerTexts()).slice(0, 12)
    return times.length > 5 && times.join() === times.toSorted((a, b) => (descending ? b.localeCompare(a) : a.localeCompare(b))).join()
  }
  await head.click()
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  await expect.poll(() => inOrder(false)).toBe(true)
  await head.click()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  await expect.poll(() => inOrder(true)).toBe(true)
  // a row from elsewhere is shown in the usual order
  await grid.locator('.ag-row').first().locator('.ag-cell').nth(1).click()
  await expect(page.getByTestId('raw-lines')).toContainText(/\d{4}-\d\d-\d\d/)
})
