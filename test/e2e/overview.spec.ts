import { expect, test } from './fixtures'
import { openExample, rows } from './screens'

test('the case as a memo: each number opens the messages behind it, and Back leads to it again', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('1')
  const sentence = page.getByTestId('overview-sentence')
  await expect(sentence).toContainText('2 servers, 10 Mar 2026, 145 messages. 2 failed')
  await sentence.getByRole('button', { name: '2 failed' }).click()
  await expect(rows(ui)).toHaveCount(2)
  await expect(page.getByText(/Shows 2, hides 143 of 145/)).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')

  const delay = page.getByRole('region', { name: 'Delay by hop' })
  const hop = delay.getByRole('row', { name: /^MBX-K2 → MBX-K1/ })
  await hop.getByRole('button').click()
  await expect(page.getByText('slowest of MBX-K2 → MBX-K1')).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')

  await page
    .getByRole('region', { name: 'Servers' })
    .getByRole('row', { name: /^MBX-K2/ })
    .getByRole('button')
    .click()
  await expect(page.getByText(/Shows 141, hides 4 of 145/)).toBeVisible()
  await page.keyboard.press('1')
  await page.getByRole('region', { name: 'Evidence' }).getByRole('button', { name: '10 files' }).click()
  await expect(page.getByRole('heading', { name: 'Files' })).toBeVisible()
})

test('by keyboard: Tab reaches the numbers, Enter opens them', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('1')
  await page.getByRole('heading', { name: 'Overview' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: '145 messages' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(rows(ui)).toHaveCount(2)
})
