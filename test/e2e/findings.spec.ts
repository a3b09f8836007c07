/** Findings: what the checks found, with the way to what shows it, and what a person says of it. */
import { mkdirSync } from 'node:fs'
import { ORGANISATION, STUCK } from '../flows/s03-one-database/organisation'
import { folderSink } from '../simulator/bundle'
import { simulateModern } from '../simulator/modern/simulate'
import { expect, test, type Ui } from './fixtures'
import { openExample, rows, untilRead } from './screens'

async function openTroubled(ui: Ui, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const sink = folderSink(folder)
  const skew = { 'CW-POST2': 70_000 }
  simulateModern(ORGANISATION, { messages: 200, seed: 'story3', from: '2026-08-20', stuck: STUCK, skew }, sink)
  sink.finish()
  await ui.dropPaths(folder)
  await untilRead(ui)
}

const list = ({ page }: Ui) => page.getByRole('listbox', { name: 'Findings' })

test('a cause leads to its lines and its messages, is confirmed, dismissed with a reason, reworded, and put into the report', async ({
  ui,
}, info) => {
  const { page } = ui
  await openTroubled(ui, info.outputPath('organisation'))
  const badge = page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: /^Findings/ })
  await expect(badge).toContainText(/\d+ problems?/)
  await page.keyboard.press('5')
  await expect(list(ui).getByRole('option').first()).toContainText(/recipients waited for the server CW-POST3/)
  const finding = page.getByRole('article')
  await expect(finding).toContainText('431 4.3.1 STOREDRV; mailbox disk is full')
  // lines of the evidence itself
  await expect(finding.getByTestId('raw-lines')).toContainText(/,DEFER,|2026-08-20T/)
  const messages = Number(/Show (\d+) messages/.exec((await finding.textContent()) ?? '')?.[1])
  expect(messages).toBeGreaterThan(5)

  // the keyboard goes through them
  await list(ui).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(finding.getByRole('heading', { level: 1 })).toContainText('The clock of CW-POST2 is 1 min 10 s ahead of')
  await finding.getByRole('button', { name: 'Dismiss…' }).click()
  await page.getByLabel('Why it does not hold').fill('the virtual machine was moved')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(list(ui)).not.toContainText('CW-POST2 is')
  await page.getByRole('button', { name: 'dismissed 1' }).click()
  await expect(list(ui)).toContainText('dismissed')

  await list(ui).getByRole('option').first().click()
  await finding.getByRole('button', { name: 'Confirm' }).click()
  await finding.getByRole('button', { name: 'Reword…' }).click()
  await page.getByLabel('Title').fill('The store on POST3 was full')
  await page.getByRole('button', { name: 'Keep these words' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(finding.getByRole('heading', { level: 1 })).toHaveText('The store on POST3 was full')
  await page.keyboard.press('r')
  await expect(finding.getByRole('button', { name: /In the report/ })).toBeVisible()
  // all of it can be taken back
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect(finding.getByRole('heading', { level: 1 })).toContainText('waited for the server CW-POST3')

  await finding.getByRole('button', { name: `Show ${messages} messages` }).click()
  await expect(rows(ui).first()).toBeVisible()
  await expect(page.getByRole('main')).toContainText(`Shows ${messages}`)
})

test('nothing found says what was checked, and what could not be', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('5')
  await expect(page.getByText(/of \d+ checks ran/)).toBeVisible()
})
