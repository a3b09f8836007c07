import { expect, test } from './fixtures'
import { list, openExample, row, search } from './screens'

test('fields and values complete by key, and the filter says what it hides before it is set', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const options = page.getByRole('option')
  const filter = page.getByRole('search', { name: 'Filter' })
  await page.keyboard.press('/')
  await page.keyboard.type('outc')
  await expect(options.filter({ hasText: 'outcome:' })).toContainText('what became of it')
  await page.keyboard.press('Tab')
  await expect(search(ui)).toHaveValue('outcome:')
  await page.keyboard.type('fa')
  await expect(options.filter({ hasText: 'outcome:failed' })).toContainText('2 messages')
  await page.keyboard.press('Tab')
  await expect(search(ui)).toHaveValue('outcome:failed ')
  await page.keyboard.type('or outcome:deferred')
  await expect(page.getByText('The filter shows 3, hides 142 of 145.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(filter).toContainText('Shows 3, hides 142 of 145')

  // what sessions and tracking rows say
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await search(ui).fill('event:DE')
  await expect(options.filter({ hasText: 'event=DEFER' })).toContainText(/\d+ messages?/)
  await search(ui).fill('event=DEFER -outcome:deferred')
  await page.keyboard.press('Enter')
  await expect(filter).toContainText(/Shows \d+, hides \d+ of 145/)
  await expect(filter).toContainText('not outcome')
})

test('what is not understood is said beneath the field, and the list stays', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await search(ui).fill('delay>soon')
  await expect(page.getByText('“delay>” needs a number and a unit, such as 90s, 5m or 2h.')).toBeVisible()
  await search(ui).fill('time:tue 08:00')
  await search(ui).fill('time:14:00..16:00 or x')
  await expect(page.getByText('“time:” can’t be left out or be an alternative.')).toBeVisible()
  await expect(row(ui, 0)).toContainText('M-1')
})

test('times, saved searches and those used before', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const filter = page.getByRole('search', { name: 'Filter' })
  await search(ui).fill('time:07:00..08:00 "AW:"')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(/2026-03-10 07:00/)
  await expect(filter).toContainText(/hides \d+ of 145/)
  const shown = await filter.getByText(/^Shows/).innerText()
  await page.getByRole('button', { name: 'Save search' }).click()
  await expect(page.getByText('Saved. The empty search field offers it.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(filter).toContainText('145 messages')

  await search(ui).focus()
  const saved = page.getByRole('option', { name: /^saved/ })
  await expect(saved).toContainText('text:AW: time:2026-03-10T07:00:00.000Z..2026-03-10T08:00:00.000Z')
  await saved.click()
  await page.keyboard.press('Enter')
  await expect(filter.getByText(/^Shows/)).toHaveText(shown)

  await search(ui).focus()
  await expect(page.getByRole('option', { name: /^before/ })).toContainText('time:07:00..08:00 "AW:"')
  await page.keyboard.press('Delete')
  await expect(saved).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(list(ui)).toBeVisible()
})

test('what a person marked is found by its tag, its words and its pin, with counts; taken back, it leaves the list', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const filter = page.getByRole('search', { name: 'Filter' })
  for (const n of [3, 5]) {
    await row(ui, n).locator('.ag-cell').first().click()
    await page.keyboard.press('p')
  }
  await page.keyboard.press('#')
  await page.getByRole('textbox', { name: 'Tag' }).fill('urgent')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.getByRole('textbox', { name: 'Note, Markdown' }).fill('Why **so** late?')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await search(ui).fill('tag:u')
  await expect(page.getByRole('option', { name: /tag=urgent/ })).toContainText('1 message')
  await search(ui).fill('tag=urgent note:late')
  await page.keyboard.press('Enter')
  await expect(filter).toContainText('Shows 1, hides 144')
  await expect(row(ui, 0)).toContainText('M-6')
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await search(ui).fill('is:pinned')
  await page.keyboard.press('Enter')
  await expect(filter).toContainText('Shows 2, hides 143')
  await row(ui, 0).locator('.ag-cell').first().click()
  await page.keyboard.press('p')
  await expect(filter).toContainText('Shows 1, hides 144')
  await expect(row(ui, 0)).toContainText('M-6')
  await page.keyboard.press('Control+z')
  await expect(filter).toContainText('Shows 2, hides 143')
})
