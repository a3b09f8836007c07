/** The message between its hosts over time: the same rows in the picture and in its table, one selection, folds, columns, two arrows compared. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { openExample } from './screens'

/** The message that waited for a smart host in trouble: eight tries. */
async function openLadder(ui: Parameters<typeof openExample>[0]): Promise<void> {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('m-32')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Map' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+2')
  await expect(steps(page).first()).toBeVisible()
}

const steps = (page: Page) => page.getByRole('listbox', { name: 'Ladder of M-32' }).getByRole('option')
const step = (page: Page, name: RegExp) => page.getByRole('listbox', { name: 'Ladder of M-32' }).getByRole('option', { name })

test('picture and table have the same rows in the same order', async ({ ui }) => {
  const { page } = ui
  await openLadder(ui)
  await expect(step(page, /MBX-K1 to relay\.northquay\.example, try 1 · DEFER · 451 4\.4\.0, failed/)).toBeVisible()
  await expect(step(page, /waiting for retry · 5 min without a row/)).toBeVisible()
  const spoken = await steps(page).evaluateAll((list) =>
    list.map((o) => [o.getAttribute('title'), /[+−][\d.]+(?= s after)/.exec(o.getAttribute('aria-label') ?? '')?.[0] ?? '']),
  )
  await page.keyboard.press('\\')
  const table = page.getByRole('grid', { name: 'Steps of M-32' }).getByRole('row')
  await expect(table).toHaveCount(spoken.length + 1)
  for (const [i, [label, gap]] of spoken.entries()) {
    await expect(table.nth(i + 1)).toContainText(label ?? '')
    if (gap) await expect(table.nth(i + 1)).toContainText(gap)
  }
})

test('a row selects its hop or its log row everywhere', async ({ ui }) => {
  const { page } = ui
  await openLadder(ui)
  await step(page, /try 2 · DEFER/).click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Hop 2 of 2')
  await step(page, /RECEIVE/).click()
  await page.keyboard.press('Control+4')
  await expect(page.getByRole('grid', { name: 'Log rows of M-32' }).getByRole('row', { selected: true })).toContainText('RECEIVE')
  await page.keyboard.press('Control+1')
  await page.locator('.hop-drawer').getByRole('row').nth(1).click()
  await page.keyboard.press('Control+2')
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/MBX-K2 to MBX-K1, SUBMIT/)
})

test('by keyboard: walk, fold, move a column, compare two arrows', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openLadder(ui)
  await steps(page).first().focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/SEND/)
  await page.keyboard.press('Home')
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/SUBMIT/)
  // another view of the message and back: the focus stays in what is shown
  await page.keyboard.press('Control+3')
  await page.keyboard.press('End')
  await expect(page.getByRole('treegrid').getByRole('row', { selected: true })).toHaveAccessibleName(/^Hand-over/)
  await page.keyboard.press('Control+2')
  await page.keyboard.press('Home')
  await expect(page.getByRole('option', { selected: true })).toHaveAccessibleName(/SUBMIT/)

  const tries = step(page, /^tries 3–7 folded/)
  await tries.click()
  await page.keyboard.press('ArrowRight')
  await expect(step(page, /try \d · DEFER/)).toHaveCount(8)
  await step(page, /try 3 · DEFER/).click()
  await page.keyboard.press('ArrowLeft')
  await expect(step(page, /try \d · DEFER/)).toHaveCount(3)

  await step(page, /RECEIVE/).click()
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await expect(page.getByText('MBX-K1 is column 1 of 3.')).toBeAttached()

  await step(page, /try 1 · DEFER/).click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await step(page, /try 1 · DEFER/).click()
  await step(page, /try 2 · DEFER/).click({ modifiers: ['Control'] })
  const sheet = page.getByRole('region', { name: 'Two arrows compared' })
  await expect(sheet).toContainText('Δ 1 min 21.293 s as logged, 1 min 21.293 s ≈ adjusted')
  await expect(sheet.getByRole('row', { name: /^Hosts/ })).toContainText('the same')
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
})
