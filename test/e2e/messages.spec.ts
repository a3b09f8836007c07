import { expect, test } from './fixtures'
import { list, openExample, row, rows, search } from './screens'

test('facets, time range and text narrow the list and say what they hide', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const filter = page.getByRole('search', { name: 'Filter' })
  await page
    .getByRole('complementary', { name: 'Facets' })
    .getByRole('button', { name: /failed/ })
    .click()
  await expect(filter).toContainText('Shows 2, hides 143 of 145')
  await expect(row(ui, 0)).toContainText('failed')
  await filter.getByLabel('From').fill('2026-03-10 20:00')
  await page.keyboard.press('Enter')
  await expect(filter).toContainText('needs a time like')
  await filter.getByLabel('From').fill('2026-03-10 15:30')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'No messages match.' })).toBeVisible()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(rows(ui).first()).toBeVisible()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(filter).toContainText('145 messages')

  await search(ui).fill('server:MBX-K2 from:noreply')
  await page.keyboard.press('Enter')
  await expect(filter).toContainText(/Shows \d+, hides \d+ of 145/)
  await expect(row(ui, 0)).toContainText('noreply')
})

test('dragging over the strip sets the same edges as the fields', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const strip = await page.getByRole('region', { name: 'Time' }).boundingBox()
  if (!strip) throw new Error('no strip')
  await page.mouse.move(strip.x + 400, strip.y + 20)
  await page.mouse.down()
  await page.mouse.move(strip.x + 700, strip.y + 24, { steps: 4 })
  await page.mouse.up()
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(/2026-03-10 \d\d:\d\d/)
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText(/hides \d+ of 145/)
})

test('a click on a head sorts, the slowest first on the second', async ({ ui }) => {
  await openExample(ui)
  const head = list(ui).getByRole('columnheader', { name: 'Total delay' })
  await head.click()
  await head.click()
  await expect(row(ui, 0)).toContainText('26 min 50 s')
  await expect(head).toHaveAttribute('aria-sort', 'descending')
})

test('the map has a table twin with the same selection, and each hop its facts', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await search(ui).fill('M-32')
  await expect(page.getByRole('option').first()).toContainText('M-32')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Map' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByText('26 min 50 s of it waited on MBX-K1 for relay.northquay.example')).toBeVisible()
  await expect(page.locator('.react-flow__node')).toHaveCount(4)
  await page.locator('.edge-text.boxed').click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('Hop 2 of 2')
  await expect(inspector).toContainText('8 failed tries')
  await expect(page.getByRole('grid', { name: 'Hops of M-32' }).getByRole('row', { selected: true })).toContainText(
    'relay.northquay.example',
  )
  await page.keyboard.press('\\')
  await expect(page.locator('.react-flow')).toHaveCount(0)
  await expect(page.getByRole('grid', { name: 'Hops of M-32' })).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(list(ui)).toBeVisible()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(page.getByRole('grid', { name: 'Hops of M-32' })).toBeVisible()
})

test('where the time went: the bar leads to its hop, by mouse and by key, and has its figures', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await search(ui).fill('M-32')
  await expect(page.getByRole('option').first()).toContainText('M-32')
  await page.keyboard.press('Enter')
  const bar = page.getByRole('toolbar', { name: 'Parts of the time, in order' })
  const retry = bar.getByRole('button', { name: /tried again MBX-K1 to relay\.northquay\.example: 26 min/ })
  await retry.click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('Hop 2 of 2')
  await expect(retry).toHaveAttribute('aria-pressed', 'true')
  // one tab stop, and arrows from part to part
  await page.keyboard.press('Home')
  await expect(bar.getByRole('button', { name: /waited on MBX-K1/ })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(retry).toBeFocused()
  await page.getByRole('button', { name: 'Figures' }).click()
  await expect(page.getByRole('region', { name: 'Where the time went' }).getByRole('table')).toContainText('in all26 min 50 s')
})

test('a recipient leads to the row that decides its outcome', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await search(ui).fill('M-32')
  await expect(page.getByRole('option').first()).toContainText('M-32')
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: /Recipients/ }).click()
  const people = page.getByRole('grid', { name: 'Recipients of M-32' })
  await expect(people.getByRole('row').nth(1)).toContainText('SEND on MBX-K1 says so.')
  await people.getByRole('row').nth(1).click()
  await page.keyboard.press('Enter')
  const decided = page.getByRole('grid', { name: 'Log rows of M-32' }).getByRole('row', { selected: true })
  await expect(decided).toContainText('SEND')
  await expect(decided).toBeFocused()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(people).toBeVisible()
})

test('search says why a message is there', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await search(ui).fill('rosa.nakano controle')
  const option = page.getByRole('option', { name: /M-1 / })
  await expect(option).toContainText('recipient rosa.nakano')
  await expect(option).toContainText('subject')
})

test('facets of connector and domain narrow to exactly as many as they say, and add up', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const filter = page.getByRole('search', { name: 'Filter' })
  for (const name of ['Connector', 'Sender domain', 'Recipient domain']) {
    const value = page.getByRole('region', { name, exact: true }).getByRole('button').first()
    const count = (await value.locator('.n').textContent()) ?? ''
    await value.click()
    await expect(value).toHaveAttribute('aria-pressed', 'true')
    await expect(filter).toContainText(`Shows ${count}, hides`)
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await expect(filter).toContainText('145 messages')
  }
  await page.getByRole('region', { name: 'Sender domain' }).getByRole('button').nth(1).click()
  await page.getByRole('region', { name: 'Recipient domain' }).getByRole('button').first().click()
  await expect(filter.locator('.chip')).toHaveCount(2)
  await filter.getByRole('button', { name: /^Remove to / }).click()
  await expect(filter.locator('.chip')).toHaveCount(1)
})
