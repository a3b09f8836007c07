/** What a person can do while evidence is read, and what stays when more is added. */
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { folderSink } from '../simulator/bundle'
import { simulateDagPair } from '../simulator/dag-pair'
import { expect, root, test } from './fixtures'
import { EXAMPLE, list, openExample, row, rows, search, untilRead } from './screens'

/** Some hundred files, so that a job can be caught at work. */
function manyFiles(folder: string): string {
  const sink = folderSink(folder)
  simulateDagPair({ messages: 900, seed: '3', probeSeconds: 4, maxFileBytes: 40_000 }, sink)
  sink.finish()
  return folder
}

function copyOf(folder: string, source: string): string {
  mkdirSync(folder, { recursive: true })
  cpSync(source, join(folder, source.split('/').at(-1) ?? 'file'), { recursive: true })
  return folder
}

const CONNECTIVITY = join(root, 'test/formats/connectivity/edge/sessions.LOG')
const tree = (page: Page) => page.getByRole('treegrid', { name: 'Files' })
const details = (page: Page) => page.getByRole('complementary', { name: 'File' })
const held = (page: Page) => page.getByRole('heading', { name: /^Paused: / })

async function dropAndHold(ui: { page: Page; dropPaths(...p: string[]): Promise<void> }, folder: string): Promise<void> {
  await ui.dropPaths(folder)
  // in one step, while hundreds wait: between two of ours a small bundle can be read to its end
  const hold = () => {
    const texts = (selector: string, text: RegExp) =>
      [...document.querySelectorAll<HTMLElement>(selector)].find((e) => text.test(e.textContent ?? ''))
    const pause = texts('.chip', /^waiting \d{3}/) && texts('button', /^Pause all/)
    pause?.click()
    return pause !== undefined
  }
  // a loaded machine draws too seldom to be asked with each frame
  await ui.page.waitForFunction(hold, undefined, { polling: 10 })
  await expect(held(ui.page)).toBeVisible()
  await ui.page.keyboard.press('0')
  await expect(ui.page.getByRole('button', { name: /^waiting \d/ })).toBeVisible()
}

test('reading is held as a whole; one file is read first, another is skipped, and the rest goes on', async ({ ui }, info) => {
  const { page } = ui
  await dropAndHold(ui, manyFiles(info.outputPath('many')))
  await page.getByRole('button', { name: 'Flat' }).click()
  await page.getByRole('button', { name: /^waiting \d/ }).click()
  await expect(page.getByText(/^Shows \d+, hides \d+ of \d+/)).toBeVisible()
  const files = tree(page)
  await files.getByRole('row').nth(1).click()
  const skipped = (await details(page).getByRole('heading', { level: 2 }).innerText()).trim()
  await details(page).getByRole('button', { name: 'Skip' }).click()
  await expect(details(page)).toContainText('skipped')

  await files.getByRole('row').nth(1).click()
  await page.keyboard.press('End')
  const first = (await details(page).getByRole('heading', { level: 2 }).innerText()).trim()
  expect(first).not.toBe(skipped)
  await details(page).getByRole('button', { name: 'Read it first' }).click()
  await page.getByRole('button', { name: 'Resume' }).first().click()
  // at the moment when the last of the list is read others still wait: it was first
  const waiting = await page.waitForFunction(() => {
    const done = /indexed/.test(document.querySelector('aside[aria-label="File"]')?.textContent ?? '')
    const chip = [...document.querySelectorAll('.chip')].find((c) => /^waiting /.test(c.textContent ?? ''))
    return done && (chip?.textContent ?? 'none')
  })
  expect(await waiting.jsonValue()).toMatch(/^waiting [1-9]/)
  await untilRead(ui)
  await page.getByRole('button', { name: /^all \d/ }).click()
  await expect(page.getByText(/1 skipped = \d+, all accounted for/)).toBeVisible()
})

test('one file is held while the others are read, and goes on when it is told to', async ({ ui }, info) => {
  const { page } = ui
  await dropAndHold(ui, manyFiles(info.outputPath('many')))
  await page.getByRole('button', { name: /^waiting \d/ }).click()
  await page.getByRole('button', { name: 'Flat' }).click()
  await tree(page).getByRole('row').nth(1).click()
  await details(page).getByRole('button', { name: 'Pause' }).click()
  await expect(details(page).getByRole('button', { name: 'Resume' })).toBeVisible()
  // the whole goes on without it, and it is still selected in a list that has changed under it
  await page.getByRole('button', { name: 'Resume' }).first().click()
  await expect(page.getByText(/^Shows 0, hides \d+ of \d+, the selected file too/)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('contentinfo')).not.toContainText('indexed 100 %')
  await details(page).getByRole('button', { name: 'Resume' }).click()
  await untilRead(ui)
  await expect(details(page)).toContainText('indexed')
})

test('what was read when a person stops is kept', async ({ ui }, info) => {
  const { page } = ui
  await dropAndHold(ui, manyFiles(info.outputPath('many')))
  await page.getByRole('button', { name: 'Stop and keep what is done' }).click()
  await expect(page.getByRole('contentinfo')).toContainText('stopped; what was read is here')
  await expect(page.getByText(/\d+ skipped = \d+, all accounted for/)).toBeVisible()
})

test('drops that follow each other quickly are all read', async ({ ui }, info) => {
  const { page } = ui
  const log = readFileSync(CONNECTIVITY, 'utf8')
  const folders = ['10', '11', '12'].map((hour) => {
    const folder = info.outputPath(`drop-${hour}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `CONNECTLOG20260310${hour}-1.LOG`), log.replaceAll('2026-03-10T13', `2026-03-10T${hour}`))
    return folder
  })
  for (const folder of folders) await ui.dropPaths(folder)
  await expect(page.getByText('All 3 files accounted for:')).toBeVisible({ timeout: 20_000 })
  await untilRead(ui)
  await page.keyboard.press('0')
  for (const hour of ['10', '11', '12']) await expect(tree(page)).toContainText(`CONNECTLOG20260310${hour}-1.LOG`)
})

test('when more is added the open message, the report and the filter stay', async ({ ui }, info) => {
  const { page } = ui
  // the second server alone: its messages get other numbers when the first one comes to it
  await ui.dropPaths(join(EXAMPLE, 'MBX-K2'))
  await untilRead(ui)
  // the last one, whose number depends on all before it
  await list(ui).getByRole('columnheader', { name: 'Time, UTC' }).click()
  await expect(list(ui).getByRole('columnheader', { name: 'Time, UTC' })).toHaveAttribute('aria-sort', 'descending')
  const last = row(ui, 0).locator('[col-id="subject"]')
  const chosen = await last.innerText()
  await last.click()
  await page.keyboard.press('r')
  await search(ui).fill('server:MBX-K2')
  await page.keyboard.press('Enter')
  const filter = page.getByRole('search', { name: 'Filter' })
  await expect(filter).toContainText('MBX-K2')
  await last.dblclick()
  const open = page.getByRole('tabpanel').or(page.locator('main')).first()
  await expect(open).toContainText(chosen)
  const before = await page.getByRole('region', { name: 'Report' }).innerText()

  await ui.dropPaths(join(EXAMPLE, 'MBX-K1'))
  await expect(page.getByText('All 10 files accounted for:')).toBeVisible({ timeout: 30_000 })
  await untilRead(ui)
  await expect(page.getByRole('contentinfo')).toContainText('145 messages')
  await expect(open).toContainText(chosen)
  const report = page.getByRole('region', { name: 'Report' })
  await expect(report).toContainText('1 message in the report')
  expect(await report.innerText(), 'it has another number now').not.toBe(before)
  await report.getByRole('button', { name: /^M-\d+$/ }).click()
  await expect(open).toContainText(chosen)
  await page.keyboard.press('2')
  await expect(filter).toContainText('MBX-K2')
  await expect(filter).toContainText(/hides \d+ of 145/)

  // the rows are those of both, and the list of cases has this one once
  await page.keyboard.press('g')
  await expect(page.getByTestId('rows').locator('.ag-row').first()).toBeVisible()
  await page.getByRole('button', { name: 'Cases' }).click()
  const stored = page.getByRole('row', { name: /MBX-K2/ })
  await expect(stored).toHaveCount(1)
  await expect(stored).toContainText('145')
  await stored.click()
  await expect(rows(ui).first()).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText('145 messages')
  expect(readdirSync(info.outputPath('data')).length).toBeGreaterThan(0)
})

test('a stored case whose evidence is gone takes nothing more, says so, and offers a way', async ({ ui }, info) => {
  const { page } = ui
  const folder = copyOf(info.outputPath('K1'), join(EXAMPLE, 'MBX-K1'))
  await ui.dropPaths(folder)
  await untilRead(ui)
  await page.getByRole('button', { name: 'Cases' }).click()
  renameSync(folder, `${folder}-moved`)
  await page.getByRole('row', { name: /K1, \d+ messages/ }).click()
  await expect(list(ui)).toBeVisible()
  await page.keyboard.press('q')
  await expect(page.getByText('The evidence is not where it was.')).toBeVisible()
  const more = info.outputPath('more')
  mkdirSync(more, { recursive: true })
  cpSync(CONNECTIVITY, join(more, 'CONNECTLOG2026031013-1.LOG'))
  await ui.dropPaths(more)
  await expect(page.getByText('“more” was not added.')).toBeVisible()
  await page.getByRole('button', { name: 'Open it as a new case' }).click()
  await expect(page.getByText('“more” was not added.')).toBeHidden()
  await untilRead(ui)
  await page.keyboard.press('0')
  await expect(page.getByRole('heading', { name: '1 file of more' })).toBeVisible()
  await page.getByRole('button', { name: 'Cases' }).click()
  await expect(page.getByRole('row', { name: /K1, \d+ messages/ })).toBeVisible()
})

test('a copy that is cancelled half-way leaves the case as it was', async ({ ui, shell }, info) => {
  test.skip(shell !== 'web', 'a shell that knows paths copies nothing')
  const { page } = ui
  await openExample(ui)
  const before = await page.getByRole('contentinfo').innerText()
  // the second part never arrives
  let parts = 0
  await page.route('**/upload/**', (route) => (++parts > 1 ? undefined : route.continue()))
  const more = info.outputPath('more')
  mkdirSync(more, { recursive: true })
  for (const n of [1, 2, 3, 4]) cpSync(CONNECTIVITY, join(more, `CONNECTLOG202603101${n}-1.LOG`))
  await ui.dropPaths(more)
  const card = page.getByRole('region', { name: 'Adding evidence' })
  await expect(card).toContainText('1 file')
  await card.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('You cancelled it.', { exact: false })).toBeVisible()
  await expect(card).toHaveCount(0)
  expect(await page.getByRole('contentinfo').innerText()).toBe(before)
  // and the next drop is read
  await page.unrouteAll()
  await ui.dropPaths(more)
  await expect(page.getByText('All 14 files accounted for:')).toBeVisible({ timeout: 20_000 })
})
