/** Tables for a screen reader: a setting, pages of 500 rows, rows called by what they say, in the order of the document. */
import { expect, test } from './fixtures'
import { openExample, row } from './screens'

test('tables have pages, and rows are called by what they say', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('Control+,')
  await page.getByText('For a screen reader: pages of 500 rows').click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('navigation', { name: 'Pages of: Messages' })).toContainText('Rows 1 to 145 of 145')
  await expect(row(ui, 2)).toHaveAttribute('aria-label', /^M-3, delivered, \S+ to \S+, .*s$/)
  await row(ui, 2).click()
  await expect(page.getByRole('contentinfo')).toContainText('selected M-3')
  // the rows stand in the document as they do on screen
  const order = await page
    .getByTestId('messages')
    .locator('.ag-center-cols-container .ag-row')
    .evaluateAll((all) => all.map((r) => Number(r.getAttribute('row-index'))))
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  // thirteen thousand log rows: one page at a time
  await page.keyboard.press('g')
  const pages = page.getByRole('navigation', { name: /^Pages of:/ }).last()
  await expect(pages).toContainText(/Rows 1 to 500 of [\d,]+/)
  await expect(pages.getByRole('button', { name: 'Previous 500' })).toBeDisabled()
  const first = page.locator('main .ag-row[row-index="0"]:visible').last()
  await expect(first).toHaveAttribute('aria-label', /\S/)
  const before = await first.getAttribute('aria-label')
  await pages.getByRole('button', { name: 'Next 500' }).click()
  await expect(pages).toContainText(/Rows 501 to \d/)
  await expect(first).not.toHaveAttribute('aria-label', before ?? '')
  await pages.getByRole('button', { name: 'Previous 500' }).click()
  await expect(first).toHaveAttribute('aria-label', before ?? '')
})
