/** Files dragged out of the window; and the case that was open last. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures'
import { openExample, row } from './screens'

/** As a browser begins a drag: what it would give to the system. */
const beginDrag = (of: Locator) =>
  of.evaluate(async (element) => {
    const given: Blob[] = []
    const make = URL.createObjectURL
    URL.createObjectURL = (blob: Blob) => {
      given.push(blob)
      return make(blob)
    }
    const dataTransfer = new DataTransfer()
    const isTaken = !element.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true, cancelable: true }))
    URL.createObjectURL = make
    const told = dataTransfer.getData('DownloadURL')
    return { isTaken, name: told.split(':')[1] ?? '', text: (await given[0]?.text()) ?? '' }
  })

test('the picture of a message and the selected rows are dragged out as files', async ({ ui, shell }, info) => {
  const { page } = ui
  await openExample(ui)
  await row(ui, 2).click()
  const tools = page.getByRole('button', { name: 'Columns and export of: Messages' })
  const rows = await beginDrag(tools)
  await page.keyboard.press('Enter')
  const save = page.getByRole('button', { name: 'Save as' })
  await expect(save).toBeVisible()
  const picture = await beginDrag(save)
  if (shell === 'web') {
    expect(rows.name).toMatch(/messages\.csv$/)
    expect(rows.text).toContain('1 selected rows')
    expect(picture.name).toBe('M-3-map.svg')
    expect(picture.text).toContain('<svg')
    return
  }
  // the shell writes it and gives it to the system
  expect([rows.isTaken, picture.isTaken]).toEqual([true, true])
  const dragged = join(info.outputPath('data'), 'dragged')
  const files = () => readdirSync(dragged).flatMap((d) => readdirSync(join(dragged, d)).map((f) => join(dragged, d, f)))
  await expect
    .poll(() =>
      files()
        .map((f) => f.split('/').at(-1))
        .toSorted(),
    )
    .toEqual(['Example-organisation-messages.csv', 'M-3-map.svg'])
  expect(readFileSync(files().find((f) => f.endsWith('.svg')) ?? '', 'utf8')).toContain('<svg')
})

test('the program begins with the last case when asked to', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const again = async () => {
    // as a new start: nothing is left of this tab
    await page.evaluate(() => sessionStorage.removeItem('hopscope.case'))
    await page.reload()
  }
  await again()
  await expect(page.getByText('Drop a folder, zip or log here')).toBeVisible()
  await page.keyboard.press('Control+,')
  await page.getByText('The case that was open last').click()
  await page.keyboard.press('Escape')
  await again()
  await expect(page.getByTestId('messages')).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText('from the store')
})
