/** More than one drop, locked archives, and the records themselves. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockedZip } from '../builders/locked-zip'
import { expect, root, test } from './fixtures'
import { EXAMPLE, openExample, row, untilRead } from './screens'

const CONNECTIVITY = join(root, 'test/formats/connectivity/edge/sessions.LOG')

test('a second drop joins the open case; the same drop again changes nothing', async ({ ui }, info) => {
  const { page } = ui
  const folder = info.outputPath('K1')
  cpSync(join(EXAMPLE, 'MBX-K1'), folder, { recursive: true })
  await ui.dropPaths(folder)
  await untilRead(ui)
  const before = await page.getByRole('contentinfo').innerText()
  const more = info.outputPath('more')
  mkdirSync(more, { recursive: true })
  writeFileSync(join(more, 'CONNECTLOG2026031013-1.LOG'), readFileSync(CONNECTIVITY))
  await ui.dropPaths(more)
  await expect(page.getByText(/All \d+ files accounted for:/)).toBeVisible({ timeout: 20_000 })
  await untilRead(ui)
  await page.keyboard.press('0')
  await expect(page.getByRole('treegrid', { name: 'Files' })).toContainText('CONNECTLOG2026031013-1.LOG')
  await expect(page.getByRole('treegrid', { name: 'Files' })).toContainText('RECV20260310-1.LOG')
  // what is being read is not known by its bytes yet: the end of the second reading is what the third drop has to find
  await expect(page.getByRole('heading', { name: /^\d+ files of / })).toBeVisible({ timeout: 20_000 })
  await untilRead(ui)
  const count = /(\d+) messages/.exec(before)?.[0] ?? 'none'
  await expect(page.getByRole('contentinfo')).toContainText(count)

  await ui.dropPaths(more)
  await expect(page.getByText('is in this case already.')).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText(count)
})

test('a locked zip asks for its password: a wrong one changes nothing, the right one opens it', async ({ ui }, info) => {
  const { page } = ui
  const folder = info.outputPath('locked')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'logs.zip'),
    await lockedZip({ 'CONNECTLOG2026031013-1.LOG': readFileSync(CONNECTIVITY) }, { password: 'harbour 7', bits: 256 }),
  )
  await ui.dropPaths(folder)
  await untilRead(ui)
  await page.keyboard.press('0')
  await expect(page.getByRole('treegrid', { name: 'Files' })).toContainText(/Encrypted/)
  const password = page.getByLabel(/encrypted. Password/)
  await password.fill('lighthouse')
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByText('It opens none of them.')).toBeVisible()
  await password.fill('harbour 7')
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('row', { name: /CONNECTLOG2026031013-1\.LOG/ })).toContainText('connectivity', { timeout: 20_000 })
  await untilRead(ui)
  await expect(page.getByText('It opens none of them.')).toBeHidden()
})

test('records of any log are shown under their own columns, found by words, each with its raw line', async ({ ui }, info) => {
  const { page } = ui
  const folder = info.outputPath('rows')
  mkdirSync(folder, { recursive: true })
  cpSync(CONNECTIVITY, join(folder, 'CONNECTLOG2026031013-1.LOG'))
  cpSync(join(root, 'test/formats/exchange-generic/edge/queue-log.LOG'), join(folder, 'QueueLog.LOG'))
  await ui.dropPaths(folder)
  await untilRead(ui)
  await page.keyboard.press('g')
  const grid = page.getByTestId('rows')
  await expect(grid.locator('.ag-row')).toHaveCount(10)
  await expect(grid.getByRole('columnheader', { name: 'description' })).toBeVisible()
  await page.getByLabel('Words in a row').fill('failed refused')
  await expect(grid.locator('.ag-row')).toHaveCount(1)
  await grid.locator('.ag-cell[col-id="c:description"]').click()
  await expect(page.getByTestId('raw-lines')).toContainText('Failed connection to 198.51.100.7:25')

  await page.getByLabel('Words in a row').fill('')
  await page.getByRole('button', { name: /Other Exchange logs/ }).click()
  await expect(grid.getByRole('columnheader', { name: 'NextHop' })).toBeVisible()
  await expect(grid.locator('.ag-row')).toHaveCount(2)

  await page.getByRole('button', { name: /Outgoing connections 3/ }).click()
  await expect(grid.locator('.ag-row').first()).toContainText('partner.example')
  await expect(grid.locator('.ag-cell[col-id="c:tried"]').first()).toContainText('198.51.100.8: established')

  // from a file to its rows, and back
  await page.keyboard.press('0')
  await page.getByRole('row', { name: /QueueLog\.LOG/ }).click()
  await page.getByRole('complementary', { name: 'File' }).getByRole('button', { name: 'Open its rows' }).click()
  await expect(page.getByRole('heading', { name: 'Rows of QueueLog.LOG' })).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('treegrid', { name: 'Files' })).toBeVisible()
})

test('coverage stands as a picture and in words; what is there after a reload is the same', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('0')
  await page.getByRole('button', { name: 'Coverage' }).click()
  await expect(page.getByRole('img', { name: /logs of each server cover/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /MBX-K1 SMTP receive/ })).toContainText('10 Mar')
  await page.reload()
  await expect(page.getByRole('contentinfo')).toContainText('from the store')
  await page.keyboard.press('g')
  await page.getByRole('button', { name: /SMTP protocol/ }).click()
  await page.getByLabel('Words in a row').fill('EHLO')
  await expect(page.getByTestId('rows').locator('.ag-row').first()).toContainText('EHLO')
})

test('a line of a message leads to its row, the row is copied with its citation, and leads to its file', async ({ ui, shell }) => {
  const { page } = ui
  await openExample(ui)
  await row(ui, 5).locator('.ag-cell').first().dblclick()
  await page.getByRole('tab', { name: /Evidence/ }).click()
  const line = page.getByTestId('raw-lines').locator('.raw-line').nth(1)
  await expect(line.locator('code')).toContainText('2026-03-10')
  const text = (await line.locator('code').innerText()).trim()
  await line.getByRole('button', { name: /among the log rows/ }).click()
  await expect(page.getByRole('heading', { name: /^Rows of / })).toBeVisible()
  const grid = page.getByTestId('rows')
  await expect(grid.locator('.ag-row-selected')).toHaveCount(1)
  const raw = page.getByTestId('raw-lines')
  await expect(raw.locator('code')).toHaveText(text)

  // held down: no press is lost, and the raw line follows
  const number = async () => Number((await raw.locator('.ln').innerText()).replaceAll(',', ''))
  const from = await number()
  for (let i = 0; i < 4; i++) await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('ArrowDown')
  await expect.poll(number).toBe(from + 4)
  if (shell === 'web') {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await expect(raw.locator('code')).toContainText('2026-03-10')
    await page.keyboard.press('Control+c')
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(new RegExp(`\\.LOG, line ${from + 4}, byte \\d+, SHA-256 [0-9a-f]{64}\\n2026-03-10`))
  }

  const path = await raw.getByRole('button', { name: /\.LOG$/ }).innerText()
  await raw.getByRole('button', { name: /\.LOG$/ }).click()
  const file = page.getByRole('complementary', { name: 'File' })
  await expect(file).toContainText(path)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('heading', { name: /^Rows of / })).toBeVisible()
})

test('a duplicate leads to the other file, an unreadable file shows its bytes, and a chip says what it hides', async ({ ui }, info) => {
  const { page } = ui
  const folder = info.outputPath('odd')
  mkdirSync(folder, { recursive: true })
  for (const name of ['A.LOG', 'B.LOG']) cpSync(CONNECTIVITY, join(folder, name))
  writeFileSync(join(folder, 'login.zip'), '<!DOCTYPE html><html><head><title>Sign in</title></head></html>')
  await ui.dropPaths(folder)
  await untilRead(ui)
  await page.keyboard.press('0')
  const file = page.getByRole('complementary', { name: 'File' })
  await page.getByRole('button', { name: 'duplicate 1' }).click()
  await expect(page.getByText('Shows 1, hides 2 of 3')).toBeVisible()
  await page.getByRole('row', { name: /\.LOG/ }).click()
  const duplicate = await file.getByRole('heading', { level: 2 }).innerText()
  await file.getByRole('button', { name: 'Go to the other file' }).click()
  // it was hidden by the chip, and is shown all the same
  await expect(page.getByRole('row', { selected: true })).toContainText(duplicate === 'A.LOG' ? 'B.LOG' : 'A.LOG')
  await expect(file.getByRole('button', { name: 'Open its rows' })).toBeVisible()
  await page.getByRole('button', { name: 'unreadable 1' }).click()
  await expect(page.getByText('Shows 1, hides 2 of 3, the selected file too')).toBeVisible()
  await page.getByRole('row', { name: /login\.zip/ }).click()
  await file.getByRole('button', { name: 'Show its first bytes' }).click()
  await expect(file.getByTestId('raw-lines')).toContainText('<title>Sign in</title>')
  await expect(file.getByRole('button', { name: 'Add a good copy…' })).toBeVisible()
})
