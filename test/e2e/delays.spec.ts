/** What delayed mail in the whole case, and the messages behind its numbers. */
import { expect, test } from './fixtures'
import { openExample, rows } from './screens'

test('what waited is named with its share, and its number opens the messages', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Delays' }).click()
  const waiting = page.getByRole('region', { name: 'What waits, and for what' })
  await expect(waiting).toContainText('one next hop in common, whichever server holds the mail: the smart host relay.northquay.example')
  await expect(waiting).toContainText('75.0 %, 3 of 4 recipients')
  await expect(page.getByRole('region', { name: 'Sent again after a failed server' })).toContainText('No server sent mail again')
  const moved = page.getByRole('region', { name: 'Databases that moved' }).getByRole('row', { name: /DB-West/ })
  await expect(moved).toContainText('2026-03-10 12:51:44 to 13:05:47 UTC')

  const link = waiting
    .getByRole('listitem')
    .first()
    .getByRole('button', { name: /messages?$/ })
  const count = Number.parseInt((await link.textContent()) ?? '', 10)
  await link.click()
  await expect(rows(ui)).toHaveCount(count)
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('waited for the smart host relay.northquay.example')
  // the screen is a place like others: the way back leads to it, and what was found is still there
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(waiting).toContainText('3 of 4 recipients')
})

test('by keyboard: a key opens it, Tab reaches each number, Enter opens the messages', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('d')
  const link = page
    .getByRole('region', { name: 'What waits, and for what' })
    .getByRole('button', { name: /messages?$/ })
    .first()
  await expect(link).toBeVisible()
  await page.keyboard.press('F6')
  for (let i = 0; i < 40 && !(await link.evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press('Tab')
  await expect(link).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(rows(ui).first()).toBeVisible()
})
