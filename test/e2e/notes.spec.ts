/** What a person keeps of a case: pins, tags, notes; found again, taken back, in the report. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test, type Ui } from './fixtures'
import { openExample, row, rows, search } from './screens'

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
const saved = (page: Page) => expect(page.getByRole('contentinfo')).toContainText('notes saved')
const select = async (ui: Ui, index: number) => {
  await row(ui, index).locator('.ag-cell').first().click()
  await expect(inspector(ui.page)).toContainText(`M-${index + 1}`)
}
const noteField = (page: Page) => page.getByRole('textbox', { name: 'Note, Markdown' })

async function write(page: Page, text: string): Promise<void> {
  await noteField(page).fill(text)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

async function tag(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Tag' })
  await field.fill(name)
  await field.press('Enter')
  await expect(page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${name} `), pressed: true })).toBeVisible()
}

test('a message is pinned, tagged and noted by keys, which shows everywhere and survives a reload', async ({ ui, shell }) => {
  const { page } = ui
  await openExample(ui)
  await select(ui, 3)
  await page.keyboard.press('p')
  await page.keyboard.press('#')
  await tag(page, 'urgent')
  await tag(page, '<b>later</b>')
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await expect(page.getByRole('dialog', { name: 'Note on M-4 "91346"' })).toBeVisible()
  await write(page, 'Waited **long**, see [[M-2]], not <img src=x onerror=alert(1)> [here](https://out.example)')
  // the focus is where it was
  await expect(row(ui, 3).locator('.ag-cell').first()).toBeFocused()
  const marks = 'pinned, tagged urgent, tagged <b>later</b>, 1 note'
  await expect(row(ui, 3)).toContainText(marks)
  await saved(page)
  if (shell === 'web') {
    await page.reload()
    await expect(row(ui, 3)).toContainText(marks)
    await select(ui, 3)
  }
  const note = inspector(page).getByRole('article', { name: 'N-1' })
  await expect(note.locator('strong')).toHaveText('long')
  await expect(note.locator('img, a')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('"91346"')
  await expect(page.locator('.message-head')).toContainText(marks)
  await note.getByRole('button', { name: /^M-2 / }).click()
  await expect(page.locator('.message-head')).toContainText('M-2')
})

test('what was done is taken back and done again, also a filter; in a field the keys are its own', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await select(ui, 3)
  await page.keyboard.press('p')
  await expect(row(ui, 3)).toContainText('pinned')
  await page.keyboard.press('n')
  await write(page, 'first')
  await expect(row(ui, 3)).toContainText('pinned, 1 note')
  await page.keyboard.press('Control+z')
  await expect(row(ui, 3)).not.toContainText('note')
  await page.keyboard.press('Control+z')
  await expect(row(ui, 3)).not.toContainText('pinned')
  await page.keyboard.press('Control+Shift+Z')
  await page.keyboard.press('Control+Shift+Z')
  await expect(row(ui, 3)).toContainText('pinned, 1 note')

  await page.getByRole('button', { name: /^failed/ }).click()
  await expect(page.getByText('hides 143 of 145')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByText('hides 143 of 145')).toHaveCount(0)
  await page.keyboard.press('Control+Shift+Z')
  await expect(page.getByText('hides 143 of 145')).toBeVisible()

  // discarding takes back all that was typed, also what was saved on the way
  await page.keyboard.press('Control+z')
  await select(ui, 5)
  await page.keyboard.press('n')
  await noteField(page).pressSequentially('half a thought')
  await expect(row(ui, 5)).toContainText('1 note')
  await noteField(page).press('Control+z')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect(row(ui, 5)).not.toContainText('1 note')
})

test('all messages of a filter are tagged in one step, shown by it, and let go in one step', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.getByRole('button', { name: /^out\b/ }).click()
  await expect(page.getByText('hides 110 of 145')).toBeVisible()
  await page.getByRole('button', { name: 'Marks of the list' }).click()
  await page.getByRole('menuitem', { name: 'Tag 35 messages…' }).click()
  await tag(page, 'outgoing')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByRole('button', { name: 'Marks of the list' }).click()
  await page.getByRole('menuitem', { name: 'Show only outgoing' }).click()
  await expect(page.getByText('hides 110 of 145')).toBeVisible()
  await expect(rows(ui).first()).toContainText('tagged outgoing')
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.keyboard.press('8')
  await page.getByRole('button', { name: 'Take back: tagged outgoing' }).click()
  await expect(page.getByText('0 tags')).toBeVisible()
  await page.getByRole('button', { name: 'Do it again' }).click()
  await expect(page.getByText('1 tag', { exact: false }).first()).toBeVisible()
})

test('case notes: one line of time that is searched, leads to what it is about, and goes into the report', async ({ ui, shell }, info) => {
  const { page } = ui
  await openExample(ui)
  await select(ui, 0)
  await page.keyboard.press('p')
  await select(ui, 1)
  await page.keyboard.press('n')
  await page.getByRole('checkbox', { name: 'in the report' }).check()
  await write(page, 'The partner **refused** it: see [[M-0004]].')
  await page.keyboard.press('0')
  await page
    .getByRole('row', { name: /RECV20260310-2\.LOG/ })
    .first()
    .click()
  await page.keyboard.press('n')
  await write(page, 'Only one of the two was sent.')
  await page.keyboard.press('8')
  const lines = page.getByRole('list', { name: 'What was done, newest first' }).locator('> li')
  await expect(lines).toHaveCount(3)
  await expect(lines.first()).toContainText('RECV20260310-2.LOG')
  await page.getByRole('button', { name: /^pins/ }).click()
  await expect(lines).toHaveCount(1)
  await page.getByRole('button', { name: /^pins/ }).click()
  await page.getByRole('searchbox', { name: 'Words in a note' }).fill('refused partner')
  await expect(lines).toHaveCount(1)
  await lines.getByRole('button', { name: /^M-2 / }).click()
  await expect(page.locator('.message-head')).toContainText('M-2')
  // the search of the window finds it too
  await search(ui).fill('refused')
  await page.getByRole('option', { name: /^N-1/ }).click()
  await expect(page.locator('.message-head')).toContainText('M-2')

  await page.keyboard.press('r')
  const tray = page.getByRole('region', { name: 'Report' })
  await expect(tray).toContainText('1 message in the report')
  if (shell !== 'web') {
    await tray.getByRole('button', { name: 'Export report' }).click()
    await expect(page.getByText('Report written.')).toBeVisible()
  } else {
    const download = page.waitForEvent('download')
    await tray.getByRole('button', { name: 'Export report' }).click()
    writeFileSync(info.outputPath('report.html'), readFileSync(await (await download).path()))
    await page.reload()
    await expect(tray).toContainText('1 message in the report')
  }
  const report = readFileSync(shell === 'web' ? info.outputPath('report.html') : ui.saved, 'utf8')
  expect(report).toContain('<h2 id="notes">Notes</h2>')
  expect(report).toContain('The partner **refused** it: see M-4')
  expect(report).not.toContain('Only one of the two was sent.')
})

test('a server and a session are marked too; a server gets a name of a person’s own beside that of the logs', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('6')
  await page
    .getByRole('group', { name: /^Hosts and the ways/ })
    .getByRole('button', { name: /^MBX-K1,/ })
    .click()
  const facts = page.getByRole('complementary', { name: 'What is selected' })
  await facts.getByRole('button', { name: 'Name it' }).click()
  const name = facts.getByRole('textbox', { name: 'Your name for MBX-K1' })
  await name.fill('the old one')
  await name.press('Enter')
  await expect(facts.getByRole('region', { name: 'Your name for it' })).toContainText('the old one')
  await page.keyboard.press('n')
  await expect(page.getByRole('dialog', { name: 'Note on the old one (MBX-K1)' })).toBeVisible()
  await write(page, 'Its disk is slow.')
  await expect(facts.getByRole('article', { name: 'N-1' })).toContainText('Its disk is slow.')
  await page.keyboard.press('3')
  await page.getByTestId('sessions').locator('.ag-row').first().dblclick()
  await expect(page.getByRole('region', { name: 'Notes' })).toBeVisible()
  await page.keyboard.press('p')
  await expect(page.getByRole('button', { name: 'Unpin' })).toBeVisible()
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  await page.keyboard.press('8')
  const lines = page.getByRole('list', { name: 'What was done, newest first' }).locator('> li')
  await expect(lines.first()).toContainText('pinned: S-')
  await lines.first().getByRole('button', { name: /^S-/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  await page.keyboard.press('8')
  await page.getByRole('button', { name: 'the old one (MBX-K1)' }).first().click()
  await expect(facts.getByRole('article', { name: 'N-1' })).toBeVisible()
  await page.keyboard.press('8')
  await page.getByRole('button', { name: 'Take back: named the old one' }).click()
  await expect(page.getByRole('button', { name: 'MBX-K1', exact: true })).toBeVisible()
})

test('while the disk denies it what is done is kept, said to be unsaved, and saved as soon as it can be', async ({ ui }, info) => {
  const { page } = ui
  await openExample(ui)
  await select(ui, 0)
  await page.keyboard.press('p')
  await saved(page)
  const cases = join(info.outputPath('data'), 'cases')
  const journal = join(cases, readdirSync(cases)[0] ?? '', 'journal.jsonl')
  renameSync(journal, `${journal}.away`)
  // a folder can't be written to, whoever one is
  mkdirSync(journal)
  await select(ui, 3)
  await page.keyboard.press('p')
  await expect(page.getByRole('alert')).toContainText('Notes can’t be saved')
  await expect(page.getByRole('alert')).toContainText('everything saved before is safe')
  await expect(page.getByRole('contentinfo')).toContainText('notes not saved')
  await expect(row(ui, 3)).toContainText('pinned')
  rmdirSync(journal)
  renameSync(`${journal}.away`, journal)
  await saved(page)
  await expect(page.getByRole('alert')).toHaveCount(0)
  const lines = readFileSync(journal, 'utf8').trim().split('\n')
  expect(lines.filter((l) => l.includes('"act":"pin"'))).toHaveLength(2)
})
