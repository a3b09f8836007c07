/** Cases that were put away: what is kept without the browser's store, evidence that moved, and what is left of a deleted case. */
import { cpSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { EXAMPLE, openExample, row, untilRead } from './screens'

const databases = (page: Page) => page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name ?? ''))

async function pinned(page: Page, index: number): Promise<void> {
  await row({ page }, index).locator('.ag-cell').first().click()
  await page.keyboard.press('p')
  await expect(row({ page }, index)).toContainText('pinned')
  await expect(page.getByRole('contentinfo')).toContainText('notes saved')
}

test('a browser store that was wiped costs time, not work', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the store of a window of its own is not wiped')
  const { page } = ui
  await openExample(ui)
  await pinned(page, 3)
  const wipe = async () => {
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb' })
  }
  await wipe()
  await page.reload()
  // the tab comes back to its case, which is read again
  await untilRead(ui)
  await expect(row(ui, 3)).toContainText('pinned')
  await page.getByRole('button', { name: 'Cases' }).click()
  await wipe()
  await page.reload()
  const stored = page.getByRole('row', { name: /Example organisation, 145 messages/ })
  await expect(stored).toContainText('no index here')
  await stored.focus()
  await page.keyboard.press('Enter')
  await untilRead(ui)
  await expect(row(ui, 3)).toContainText('pinned')
})

test('evidence that is not where it was is found again by its bytes', async ({ ui, shell }, info) => {
  test.skip(shell !== 'web', 'the emulated dialog chooses nothing')
  const { page } = ui
  const bundle = info.outputPath('bundle')
  cpSync(join(EXAMPLE, 'MBX-K1'), bundle, { recursive: true })
  await ui.dropPaths(bundle)
  await untilRead(ui)
  await pinned(page, 3)
  // what was copied from the browser is deleted with the window
  await page.getByRole('button', { name: 'Cases' }).click()
  const stored = page.getByRole('row', { name: /bundle.*Evidence is not where it was/ })
  await expect(stored).toBeVisible()
  const other = info.outputPath('other')
  cpSync(join(EXAMPLE, 'MBX-K2'), other, { recursive: true })
  const choose = async (folder: string) => {
    await stored.getByRole('button', { name: 'Find evidence again…' }).click()
    await page.getByLabel('Folder of the evidence').setInputFiles(folder)
  }
  await choose(other)
  await expect(page.getByText('None of the evidence is in that folder.')).toBeVisible()
  await choose(bundle)
  await expect(page.getByText('All of the evidence is found again.')).toBeVisible()
  await expect(row(ui, 3)).toContainText('pinned')
  await row(ui, 3).locator('.ag-cell').first().click()
  await page.keyboard.press('q')
  await expect(page.getByTestId('raw-lines')).toContainText('2026-03-10')
})

test('of a deleted case no database is left', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await openExample(ui)
  await pinned(page, 3)
  expect((await databases(page)).filter((d) => d.startsWith('hopscope-case-'))).toHaveLength(1)
  await page.getByRole('button', { name: 'Cases' }).click()
  await page.getByRole('button', { name: 'Remove Example organisation' }).click()
  await expect(page.getByText('Its index, notes, pins and tags are deleted from this machine.', { exact: false })).toBeVisible()
  await expect.poll(() => databases(page), { timeout: 20_000 }).toEqual(['hopscope'])
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Drop a folder, zip or log here' })).toBeVisible()
  await expect(page.getByRole('row', { name: /Example organisation/ })).toHaveCount(0)
})

test('a case is handed over as one file and goes on elsewhere, with or without its evidence', async ({ ui, shell }, info) => {
  const { page } = ui
  const bundle = info.outputPath('bundle')
  cpSync(join(EXAMPLE, 'MBX-K1'), bundle, { recursive: true })
  await ui.dropPaths(bundle)
  await untilRead(ui)
  await pinned(page, 3)
  const write = async (evidence: string, to: string) => {
    await page.keyboard.press('8')
    await page.getByRole('button', { name: 'Hand over…' }).click()
    await page.getByRole('radio', { name: evidence }).check()
    const download = shell === 'web' ? page.waitForEvent('download') : null
    await page.getByRole('button', { name: 'Write the file…' }).click()
    if (download) await (await download).saveAs(to)
    else {
      await expect(page.getByText('Case written.').last()).toBeVisible()
      renameSync(ui.saved, to)
    }
  }
  await write('With the evidence', info.outputPath('with.zip'))
  await write('Without the evidence', info.outputPath('without.zip'))
  // on an open case it is no evidence of that one
  await ui.dropPaths(info.outputPath('with.zip'))
  await expect(page.getByText('is a case that somebody handed over.')).toBeVisible()
  await page.getByRole('button', { name: 'Open it' }).click()
  // the notes of the case before are on screen until it is there
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Messages' })).toHaveAttribute('aria-current', 'page')
  await untilRead(ui)
  await expect(row(ui, 3)).toContainText('pinned')
  await page.keyboard.press('8')
  await page.getByRole('button', { name: /^activity/ }).click()
  await expect(page.getByRole('list', { name: 'What was done, newest first' })).toContainText('case opened')

  await page.getByRole('button', { name: 'Cases' }).click()
  await ui.dropPaths(info.outputPath('without.zip'))
  await expect(page.getByText('is taken over, with what was done in it.')).toBeVisible()
  if (shell !== 'web') return
  await page.getByRole('button', { name: 'Find evidence…' }).click()
  await page.getByLabel('Folder of the evidence').setInputFiles(bundle)
  await untilRead(ui)
  await expect(row(ui, 3)).toContainText('pinned')
})
