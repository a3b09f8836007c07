/** What the program says of itself, and the native menu that the window fills. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from './fixtures'
import { openExample, row } from './screens'

test('About and the licences of the parts are there without a network', async ({ ui }) => {
  const { page } = ui
  // the window listens one frame after it is drawn
  await expect(page.getByRole('button', { name: 'Try the example organisation' })).toBeEnabled()
  await page.evaluate(() => new Promise((ok) => requestAnimationFrame(() => requestAnimationFrame(ok))))
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('>about')
  await page.keyboard.press('Enter')
  const about = page.getByRole('dialog', { name: 'About Hopscope' })
  await expect(about).toContainText(/Version\s*\d+\.\d+/)
  await about.getByRole('button', { name: 'Licences of the parts' }).click()
  await expect(page.getByRole('dialog', { name: 'Licences of the parts' })).toContainText('MIT')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the native menu follows the window: greyed with the reason, until it can be done', async ({ ui, shell }, info) => {
  test.skip(shell !== 'emulated', 'a browser has menus of its own')
  const menu = info.outputPath('menu.json')
  const item = (id: string) => {
    const all = existsSync(menu)
      ? (JSON.parse(readFileSync(menu, 'utf8')) as { submenu: { id?: string; enabled?: boolean; sublabel?: string }[] }[])
      : []
    return all.flatMap((m) => m.submenu).find((i) => i.id === id)
  }
  await expect.poll(() => item('pin')?.sublabel).toBe('open a case first')
  expect(item('second-window')?.enabled).toBe(false)
  await openExample(ui)
  await expect.poll(() => item('pin')?.enabled).toBe(true)
  await expect.poll(() => item('second-window')?.enabled).toBe(true)
  expect(item('report-add')?.sublabel).toBe('select a message or a finding first')
  await row(ui, 1).click()
  await expect.poll(() => item('report-add')?.enabled).toBe(true)
})
