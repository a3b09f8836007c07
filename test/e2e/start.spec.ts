import { expect, test } from './fixtures'
import { openExample, rows } from './screens'

test('the start screen says what to do and works by keyboard', async ({ ui }) => {
  const { page } = ui
  await expect(page.getByRole('heading', { name: 'Drop a folder, zip or log here' })).toBeVisible()
  for (const name of ['Choose folder…', 'Choose files…', 'Try the example organisation'])
    await expect(page.getByRole('button', { name })).toBeEnabled()
  await expect(page.getByText('Works offline. Files are read, never changed.')).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the theme follows the system and can be chosen', async ({ ui }) => {
  const { page } = ui
  const scheme = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await scheme()
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await scheme()
  expect(dark).not.toBe(light)
  await page.getByRole('button', { name: /^Theme: system/ }).click()
  await page.getByRole('button', { name: /^Theme: light/ }).click()
  await expect(page.getByRole('button', { name: /^Theme: dark/ })).toBeVisible()
  expect(await scheme()).toBe(dark)
})

test('a stored case opens again without reading a log, and leaves the list with a way back', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const shown = await page.getByRole('contentinfo').innerText()
  await page.getByRole('button', { name: 'Cases' }).click()
  const stored = page.getByRole('row', { name: /Example organisation/ })
  await expect(stored).toBeVisible()
  await stored.focus()
  await page.keyboard.press('Enter')
  await expect(rows(ui).first()).toBeVisible()
  expect(shown).toContain('145 messages')
  await expect(page.getByRole('contentinfo')).toContainText('145 messages')
  await expect(page.getByRole('button', { name: 'Stop and keep what is done' })).toHaveCount(0)

  await page.getByRole('button', { name: 'Cases' }).click()
  await stored.focus()
  await page.keyboard.press('Delete')
  await expect(stored).toHaveCount(0)
  await expect(page.getByText('The evidence itself is not touched.', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(stored).toBeVisible()
})

test('a reload comes back to the stored case', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'a window is not reloaded')
  await openExample(ui)
  await ui.page.reload()
  await expect(rows(ui).first()).toBeVisible()
  await expect(ui.page.getByText('EXAMPLE', { exact: true })).toBeVisible()
})
