/** Two things side by side: sides from where they are selected or by name, differences in words, and every number opens the rows behind it. */
import { expect, test, type Ui } from './fixtures'
import { list, openExample, row, rows, sessions } from './screens'

const side = ({ page }: Ui, letter: 'A' | 'B') => page.getByRole('combobox', { name: `Side ${letter}` })
const kind = ({ page }: Ui, name: string) => page.getByRole('group', { name: 'What is compared' }).getByRole('button', { name })
const says = ({ page }: Ui) => page.getByTestId('compare-sentences')

async function choose(ui: Ui, letter: 'A' | 'B', typed: string, option: RegExp): Promise<void> {
  await side(ui, letter).fill(typed)
  await ui.page.getByRole('option', { name: option }).first().click()
}

test('two messages: one is marked with C in the list, the other chosen among those alike; the first difference is told in words', async ({
  ui,
}) => {
  const { page } = ui
  await openExample(ui)
  await row(ui, 0).locator('.ag-cell').first().click()
  await page.keyboard.press('c')
  await expect(page.getByRole('heading', { name: 'The other message is missing' })).toBeVisible()
  // the field of the missing side has the focus and offers messages that have something in common
  await expect(side(ui, 'B')).toBeFocused()
  await expect(page.getByRole('option').first()).toContainText('same sender')
  await page.keyboard.press('Enter')
  await expect(says(ui)).toContainText(/First difference: |Both went the same way/)
  const stages = page.getByRole('region', { name: 'Time at each stage' })
  await expect(stages.getByRole('columnheader', { name: 'Difference' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Recipients' })).toContainText('delivered')
  // turned round, A is B
  const [a, b] = [await side(ui, 'A').inputValue(), await side(ui, 'B').inputValue()]
  await page.getByRole('button', { name: 'Swap A and B' }).click()
  await expect(side(ui, 'A')).toHaveValue(b)
  await expect(side(ui, 'B')).toHaveValue(a)
  await page.keyboard.press('Escape')
  await expect(
    page
      .getByRole('tablist', { name: /Message/ })
      .or(page.getByRole('tab', { name: 'Map' }))
      .first(),
  ).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(says(ui)).toBeVisible()
})

test('two selected rows of the list are compared from its menu; C on a second message takes the marked one', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const cell = (n: number) => row(ui, n).locator('.ag-cell').first()
  await cell(2).click()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: /^Compare M-\d+ with M-\d+$/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^M-\d+ beside M-\d+$/)
  await page.keyboard.press('2')
  await cell(5).click()
  await page.keyboard.press('c')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'To the list of messages' }).click()
  await cell(9).click()
  await page.keyboard.press('c')
  await expect(says(ui)).toBeVisible()
})

test('two periods: coverage first, every count opens exactly its messages, a wrong time is told as a sentence', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('7')
  await kind(ui, 'Periods').click()
  await side(ui, 'A').fill('25:99')
  await expect(page.getByText('25:99 is no time of day.')).toBeVisible()
  await choose(ui, 'A', '', /first half of the case/)
  await choose(ui, 'B', '', /second half/)
  await expect(page.getByRole('region', { name: 'What the logs cover' })).toContainText(/message tracking covers/)
  await expect(says(ui)).toContainText(/A has 26 messages, .* an hour; B 119 messages/)
  const outcomes = page.getByRole('table', { name: 'Messages and what became of them' })
  await expect(outcomes.getByRole('row', { name: /^failed/ })).toContainText(/not covered.*only in B/)
  const count = outcomes
    .getByRole('row', { name: /^delivered/ })
    .getByRole('button')
    .nth(1)
  const number = await count.textContent()
  await count.click()
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText(`Shows ${number}`)
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('compared delivered, B')
  await page.keyboard.press('Alt+ArrowLeft')
  // the slowest of a way, as many as its number of those over p95
  await page.getByRole('table', { name: 'Delay by hop' }).getByRole('button', { name: /s$/ }).first().click()
  await expect(rows(ui).first()).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')
  await page
    .getByRole('table', { name: 'Sessions of protocol logs' })
    .getByRole('row', { name: /^failed sessions/ })
    .getByRole('button')
    .first()
    .click()
  await expect(page.getByText(/compared failed sessions, /)).toBeVisible()
  await expect(sessions(ui).first()).toBeVisible()
})

test('the time range of the list is one side; the time before it is offered as the other', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openExample(ui)
  await page.getByRole('textbox', { name: 'From', exact: true }).fill('2026-03-10 10:00')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('hides')
  await page.getByRole('button', { name: 'Compare this time range with another' }).click()
  await page.getByRole('option', { name: /just before the other side/ }).click()
  await expect(says(ui)).toContainText(/A has \d+ messages?/)
})

test('two servers: from the map with C, share of the balancer, and what settings files would add', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('6')
  await page.getByRole('tab', { name: 'Table' }).click()
  await page
    .getByRole('grid', { name: 'Hosts' })
    .getByRole('row', { name: /^MBX-K1, / })
    .click()
  await page.getByRole('button', { name: /^Compare with/ }).click()
  await choose(ui, 'B', 'mbx-k2', /MBX-K2/)
  await expect(says(ui)).toContainText('MBX-K1 had 145 messages')
  await expect(page.getByRole('region', { name: 'Share of a balancer' })).toContainText('285')
  await expect(page.getByRole('region', { name: 'Settings' })).toContainText('There is none of either.')
  const errors = page.getByRole('table', { name: 'Errors by code' }).getByRole('button').first()
  const number = Number(await errors.textContent())
  await errors.click()
  await expect(rows(ui)).toHaveCount(number)
})

test('by keyboard alone: kinds, both sides, the figures; copied as text', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openExample(ui)
  await page.keyboard.press('7')
  await side(ui, 'A').focus()
  await page.keyboard.type('m-1')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(side(ui, 'B')).toBeFocused()
  await page.keyboard.type('m-120')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(says(ui)).toBeVisible()
  await page.getByRole('button', { name: 'Copy as text' }).press('Enter')
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('M-1 beside M-120')
  expect(text).toContain('Host\tStage\tM-1\tM-120\tDifference')
  await page.keyboard.press('2')
  await expect(list(ui)).toBeVisible()
})
