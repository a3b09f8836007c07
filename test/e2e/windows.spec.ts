/** A case in two windows: what is the same in both, what is each one's own, and what one hears of the other. */
import type { Page } from '@playwright/test'
import { expect, test, type Ui } from './fixtures'
import { EXAMPLE, openExample, row, rows, search, untilRead } from './screens'

/** By the palette, as a person without a menu does it. */
async function openSecond({ page }: Pick<Ui, 'page'>): Promise<Page> {
  const coming = page.context().waitForEvent('page')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('>second window')
  await page.keyboard.press('Enter')
  const second = await coming
  await second.setViewportSize({ width: 1440, height: 900 })
  await expect(second.getByRole('contentinfo')).toContainText('1 other window')
  await expect(page.getByRole('contentinfo')).toContainText('1 other window')
  return second
}

const selected = (page: Page) => page.getByRole('contentinfo').getByText(/^selected M-/)

test('a second window shows the same view, selection and filter; places are each one’s own', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await row(ui, 3).click()
  await expect(selected(page)).toBeVisible()
  const one = await selected(page).innerText()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Map' })).toBeVisible()
  const second = await openSecond(ui)
  // the same page of the same message, out of the store: the host is not asked for it again
  await expect(second.getByRole('tab', { name: 'Map' })).toBeVisible()
  await expect(selected(second)).toHaveText(one)
  await expect(second.getByRole('contentinfo')).toContainText('from the store')
  // a place is each one's own
  await page.keyboard.press('Escape')
  await page.keyboard.press('2')
  await expect(rows(ui).first()).toBeVisible()
  await expect(second.getByRole('tab', { name: 'Map' })).toBeVisible()
  // a row here is the message there
  await row(ui, 6).click()
  await expect(selected(page)).not.toHaveText(one)
  const other = await selected(page).innerText()
  await expect(selected(second)).toHaveText(other)
  await expect(second.locator('.message-head')).toContainText(other.replace('selected ', ''))
  // and the other way round, with the filter
  await second.keyboard.press('2')
  await search({ page: second }).fill('outcome:failed')
  await second.keyboard.press('Enter')
  await expect(page.getByRole('contentinfo')).toContainText('shown')
  expect(
    await page
      .getByRole('contentinfo')
      .getByText(/shown$/)
      .innerText(),
  ).toBe(
    await second
      .getByRole('contentinfo')
      .getByText(/shown$/)
      .innerText(),
  )
})

test('a window on its own stays as it is, and says so; following again it takes what the other one has', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await row(ui, 2).click()
  const second = await openSecond(ui)
  await expect(selected(page)).toBeVisible()
  const mine = await selected(page).innerText()
  await expect(selected(second)).toHaveText(mine)
  const follow = second.getByRole('button', { name: 'Follow the other window' })
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  await follow.click()
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
  await expect(follow).toHaveText('on its own')
  await row(ui, 5).click()
  await expect(selected(page)).not.toHaveText(mine)
  const next = await selected(page).innerText()
  await second.waitForTimeout(300)
  await expect(selected(second)).toHaveText(mine)
  await follow.click()
  await expect(selected(second)).toHaveText(next)
})

test('a pin of one window is at once in the other; each can be closed without the other', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await row(ui, 1).click()
  const second = await openSecond(ui)
  await row(ui, 1).click()
  await page.keyboard.press('p')
  await second.keyboard.press('8')
  await expect(second.getByRole('main')).toContainText(/pin/i)
  await expect(second.getByText(/M-\d+/).first()).toBeVisible()
  // raw lines are read by either: the evidence is there as long as one has the case open
  await page.getByRole('button', { name: 'Cases' }).click()
  await expect(second.getByText('The other window closed this case.')).toBeVisible()
  await second.keyboard.press('2')
  await second.getByTestId('messages').locator('.ag-row[row-index="1"]').click()
  await second.keyboard.press('q')
  await expect(
    second
      .getByRole('region', { name: /raw lines/i })
      .or(second.locator('.drawer'))
      .first(),
  ).toContainText(/\d{4}-\d\d-\d\d/)
  await second.close()
  await expect(page.getByText('Drop a folder, zip or log here')).toBeVisible()
})

test('evidence added in one window is shown in the other once it is stored', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(`${EXAMPLE}/MBX-K1`)
  await untilRead(ui)
  const second = await openSecond(ui)
  const count = () =>
    second
      .getByRole('contentinfo')
      .getByText(/messages$/)
      .innerText()
  const before = await count()
  await ui.dropPaths(`${EXAMPLE}/MBX-K2`)
  await untilRead(ui)
  await expect.poll(count).not.toBe(before)
  expect(await count()).toBe(
    await page
      .getByRole('contentinfo')
      .getByText(/messages$/)
      .innerText(),
  )
  await expect(second.getByText(/has this case read again/)).toHaveCount(0)
  // numbers mean the same again in both
  await row(ui, 4).click()
  await expect(selected(page)).toBeVisible()
  await expect(selected(second)).toHaveText(await selected(page).innerText())
})

test('a browser that lets no window open is told of, with what to do', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the shell opens its windows itself')
  const { page } = ui
  await openExample(ui)
  await page.evaluate(() => {
    window.open = () => null
  })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('>second window')
  await page.keyboard.press('Enter')
  await expect(page.getByText('The second window did not open.')).toBeVisible()
  await expect(page.getByText(/Allow windows for this address/)).toBeVisible()
})
