/** What a consultant does in an afternoon, without a pointer: open, find, route, session, compare, pin, note, export. */
import { readFileSync } from 'node:fs'
import { expect, test, type Ui } from './fixtures'
import { dialogue, untilRead } from './screens'

/** Moves the focus on until it is on something; never by a pointer. */
async function tabTo({ page }: Ui, to: ReturnType<Ui['page']['locator']>, key = 'Tab', most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await to.evaluate((e) => e.contains(document.activeElement)).catch(() => false)) return
    await page.keyboard.press(key)
  }
  await expect(to).toBeFocused({ timeout: 100 })
}

test('a whole investigation without a pointer', async ({ ui, shell }) => {
  test.setTimeout(120_000)
  const { page } = ui
  const key = (k: string) => page.keyboard.press(k)
  // whatever points is noted: there must be none
  await page.evaluate(() => {
    const w = window as unknown as { pointed: number }
    w.pointed = 0
    for (const type of ['pointerdown', 'mousedown', 'touchstart']) window.addEventListener(type, () => w.pointed++, true)
  })

  // open
  await tabTo(ui, page.getByRole('button', { name: 'Try the example organisation' }))
  await key('Enter')
  await untilRead(ui)

  // find
  await key('/')
  await page.keyboard.type('goran 20727')
  const option = page.getByRole('option', { name: /M-50/ })
  await expect(option).toBeVisible()
  for (let i = 0; i < 20 && (await option.getAttribute('aria-selected')) !== 'true'; i++) await key('ArrowDown')
  await key('Enter')
  await expect(page.getByRole('heading', { name: /#20727/ }).first()).toBeVisible()

  // route: the map, then its table, and a hop of it
  const map = page.getByRole('group', { name: /^Hop map of M-50/ })
  for (let i = 0; i < 12 && !(await map.locator('[data-node]:focus').count()); i++) await key('F6')
  await key('Home')
  await key('ArrowRight')
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText(/Hop 1 of \d/)

  // session
  await key('Control+k')
  await page.keyboard.type('S-3')
  await expect(page.getByRole('option', { name: 'Open S-3' })).toBeVisible()
  await key('Enter')
  await expect(dialogue(ui)).toBeVisible()
  await expect(page.getByRole('main')).toContainText('S-3')

  // compare it with another one of the same connector
  await key('c')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type('S-7')
  await expect(page.getByRole('dialog').getByRole('button', { name: /^S-7/ })).toBeVisible()
  await key('Enter')
  await expect(page.getByRole('grid', { name: /^Both sessions/ })).toBeVisible()

  // back to the message; pin it, write a note about it
  await key('Alt+ArrowLeft')
  await key('Alt+ArrowLeft')
  await expect(page.getByRole('heading', { name: /#20727/ }).first()).toBeVisible()
  await key('Escape')
  await key('p')
  await expect(inspector.getByRole('button', { name: /Unpin/ })).toBeVisible()
  await key('n')
  await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeFocused()
  await page.keyboard.type('Asked the relay about this one.')
  await key('Control+Enter')
  await expect(inspector.or(page.getByRole('main')).getByText('Asked the relay about this one.').first()).toBeVisible()

  // export
  await key('2')
  await key('r')
  await expect(page.getByRole('region', { name: 'Report' })).toContainText('1 message in the report')
  const download = shell === 'web' ? page.waitForEvent('download') : null
  await key('Control+e')
  const file = download ? await (await download).path() : ui.saved
  await expect(page.getByText(/Report (handed to the browser|written)/)).toBeVisible()
  expect(readFileSync(file, 'utf8')).toContain('M-50')
  expect(await page.evaluate(() => (window as unknown as { pointed: number }).pointed)).toBe(0)
})
