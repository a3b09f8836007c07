import { expect, test } from './fixtures'
import { EXAMPLE, list, rows, untilRead } from './screens'

test('the palette finds commands by words, parts and initials, and says why one can not be done', async ({ ui }) => {
  const { page } = ui
  const options = page.getByRole('listbox').getByRole('option')
  const field = page.getByRole('combobox', { name: 'Command' })
  await expect(page.getByRole('button', { name: 'Choose folder…' })).toBeEnabled()
  await page.keyboard.press('Control+k')
  await expect(field).toBeFocused()
  await field.fill('files')
  await expect(options.filter({ hasText: /^Files/ })).toContainText('open a case first')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await ui.dropPaths(EXAMPLE)
  await untilRead(ui)
  await page.keyboard.press('Control+k')
  // times as logged
  await field.fill('tal')
  await expect(options.first()).toContainText('Times as logged')
  await field.fill('raw lines')
  await expect(options.first()).toContainText('Raw lines of the selection')
  await field.fill('m-50')
  await expect(options.first()).toContainText('Open M-50')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /#20727/ }).first()).toBeVisible()

  // what was used comes first
  await page.keyboard.press('Control+k')
  await field.fill('overv')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Overview', exact: true })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(options.first()).toContainText('used before')
  await expect(options.first()).toContainText('Overview')

  // people
  await field.fill('@goran')
  await expect(options.first()).toContainText('goran')
  await page.keyboard.press('Enter')
  await expect(list(ui)).toBeVisible()
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('goran')
})

test('keys can be changed, taken back, and single characters switched off', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(EXAMPLE)
  await untilRead(ui)
  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'Keys' }).click()
  const change = page.getByRole('button', { name: 'Change the key of: Log rows' })
  await change.click()
  await page.keyboard.press('d')
  await expect(page.getByRole('dialog').getByText('D is “Delays”.')).toBeVisible()
  await page.keyboard.press('w')
  await expect(page.getByRole('row', { name: /^Log rows/ })).toContainText('W')
  await page.keyboard.press('Escape')
  await page.keyboard.press('w')
  await expect(page.getByRole('button', { name: 'Log rows' })).toHaveAttribute('aria-current', 'page')
  await page.keyboard.press('2')
  await expect(rows(ui).first()).toBeVisible()
  // the old key has no meaning any more
  await page.keyboard.press('g')
  await expect(page.getByRole('button', { name: 'Messages', exact: true })).toHaveAttribute('aria-current', 'page')

  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'Keys' }).click()
  await page.getByRole('button', { name: 'The usual key of: Log rows' }).click()
  await expect(page.getByRole('row', { name: /^Log rows/ })).toContainText('G')
  await page.getByRole('radio', { name: /^Off/ }).check({ force: true })
  await page.keyboard.press('Escape')
  await page.keyboard.press('d')
  await expect(page.getByRole('button', { name: 'Messages', exact: true })).toHaveAttribute('aria-current', 'page')
  // keys with Ctrl still work
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused()
})

test('three arrangements of the panels', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(EXAMPLE)
  await untilRead(ui)
  const arrange = async (name: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill(name)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  const facets = page.getByRole('complementary', { name: 'Facets' })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  const drawer = page.getByRole('region', { name: 'Evidence', exact: true })
  await arrange('panels: route')
  await expect(facets).toHaveCount(0)
  await expect(inspector).toHaveCount(0)
  await expect(drawer).toBeVisible()
  await arrange('panels: triage')
  await expect(facets).toBeVisible()
  await expect(inspector).toBeVisible()
  await expect(drawer).toHaveCount(0)
})
