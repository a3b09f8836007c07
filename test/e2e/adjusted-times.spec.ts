/** Times adjusted by what is known of the clocks: a view that is chosen, marked and remembered with the case. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from './fixtures'
import { EXAMPLE, rows, untilRead } from './screens'

const AHEAD_MS = 2500

/** The example organisation; the clock of MBX-K2 is ahead in its rows. */
function withSkew(to: string): string {
  const copy = (path: string) => {
    const from = join(EXAMPLE, path)
    if (statSync(from).isDirectory()) {
      for (const name of readdirSync(from)) copy(join(path, name))
      return
    }
    const text = readFileSync(from, 'latin1')
    const later = (time: string) => new Date(Date.parse(time) + AHEAD_MS).toISOString()
    mkdirSync(dirname(join(to, path)), { recursive: true })
    writeFileSync(join(to, path), path.startsWith('MBX-K2') ? text.replaceAll(/^2026-\S{18}Z/gm, later) : text, 'latin1')
  }
  copy('.')
  return to
}

test('adjusted times are marked with what was added, put rows in their order, and stay with the case', async ({ ui, shell }, info) => {
  const { page } = ui
  await ui.dropPaths(withSkew(info.outputPath('skewed')))
  await untilRead(ui)
  const view = page.getByRole('banner').getByRole('button', { name: 'Adjusted times' })
  await expect(view).toHaveText('RAW')
  // a mail from one member of the pair to the other: both clocks tell it
  await page.getByRole('combobox', { name: /Search/ }).fill('server:MBX-K1 server:MBX-K2')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await rows(ui).first().dblclick()
  await page.getByRole('tab', { name: /Events/ }).click()
  const events = page.getByRole('grid', { name: /Log rows of/ })
  await expect(events.getByRole('row').nth(2)).toBeVisible()
  await expect(events).not.toContainText('≈')
  const before = (await events.getByRole('row').allTextContents()).join()

  await page.keyboard.press('a')
  await expect(view).toHaveText('≈ ADJUSTED')
  await expect(view).toHaveAttribute('aria-pressed', 'true')
  // which of the two is right nobody knows: one of them is the reference
  const changed = events.getByRole('row').filter({ hasText: '≈' }).first()
  const cell = changed.getByRole('gridcell').first()
  await expect(cell).toContainText(/≈ .*\([−+]2\.[45]\d s\)/)
  const title = (await cell.locator('[title]').first().getAttribute('title')) ?? ''
  const [, logged = 'no time'] =
    /^Logged 2026-03-10 (\S+) UTC by the clock of MBX-K\d, which was 2\.[45]\d s (?:ahead of|behind) that of MBX-K\d, known to ± /.exec(
      title,
    ) ?? []
  expect(before).toContain(logged)
  // the rows are in the order of what is shown
  const shown = (await events.getByRole('row').allTextContents()).flatMap((t) => /\d\d:\d\d:\d\d\.\d{3}/.exec(t)?.[0] ?? [])
  expect(shown.length).toBeGreaterThan(2)
  expect(shown).toEqual([...shown].sort())
  // a row that was moved is still itself: its raw line is the one as logged
  await changed.click()
  await page.keyboard.press('q')
  await expect(page.getByTestId('raw-lines')).toContainText(`2026-03-10T${logged}Z`)

  if (shell === 'web') {
    await page.reload()
    await expect(view).toHaveText('≈ ADJUSTED')
  }
  await view.click()
  await expect(view).toHaveText('RAW')
})

test('another case opens with times as logged, and one without comparable clocks has no switch', async ({ ui, shell }, info) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  const { page } = ui
  await ui.dropPaths(withSkew(info.outputPath('skewed')))
  await untilRead(ui)
  const view = page.getByRole('banner').getByRole('button', { name: 'Adjusted times' })
  await view.click()
  await expect(view).toHaveText('≈ ADJUSTED')
  await page.getByRole('button', { name: 'Cases' }).click()
  await ui.dropPaths(join(EXAMPLE, 'MBX-K1/MessageTracking/MSGTRK20260310-1.LOG'))
  await untilRead(ui)
  await expect(page.getByRole('banner')).toContainText('RAW')
  await expect(view).toHaveCount(0)
})
