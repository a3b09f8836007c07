/** What a tool can find of barriers, on every screen and in both themes. */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, root, test } from './fixtures'
import { dialogue, openExample, row, rows, sessions, untilRead } from './screens'

const THEMES = ['light', 'dark'] as const

/** Serious and critical findings, one line each: rule, how to reach the element, why. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .flatMap((v) => v.nodes.slice(0, 6).map((n) => `${v.id}: ${n.target.join(' ')} (${n.any[0]?.message ?? v.help})`))
}

for (const theme of THEMES)
  test(`no screen has a serious barrier in the ${theme} theme`, async ({ ui, shell }) => {
    test.skip(shell !== 'web', 'the window is the same in every shell')
    // close to twenty looks of seconds each, on a machine that may be busy
    test.setTimeout(240_000)
    const { page } = ui
    const found: Record<string, string[]> = {}
    const look = async (screen: string) => {
      const lines = await barriers(page)
      if (lines.length > 0) found[screen] = lines
    }
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await look('start')
    await openExample(ui)
    await row(ui, 3).locator('.ag-cell').first().click()
    await page.keyboard.press('q')
    await expect(page.getByTestId('raw-lines')).toContainText('2026-03-10')
    await look('messages')
    await rows(ui).nth(3).locator('.ag-cell').first().dblclick()
    await expect(page.locator('.react-flow__node').first()).toBeVisible()
    await look('message, map')
    await page.keyboard.press('a')
    await expect(page.getByRole('button', { name: 'Adjusted times' })).toHaveText('≈ ADJUSTED')
    await page.locator('.hop-drawer [role="row"]').nth(1).click()
    await look('message, adjusted')
    for (const tab of ['Ladder', 'Waterfall', 'Recipients', 'Events', 'Evidence']) {
      await page.getByRole('tab', { name: new RegExp(tab) }).click()
      await look(`message, ${tab}`)
    }
    await page.keyboard.press('p')
    await page.keyboard.press('#')
    await page.getByRole('textbox', { name: 'Tag' }).fill('urgent')
    await page.keyboard.press('Enter')
    await look('tags')
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await page.getByRole('textbox', { name: 'Note, Markdown' }).fill('Why **so** late? `421`')
    await look('note')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await look('message, marked')
    await page.keyboard.press('8')
    await expect(page.getByRole('article', { name: 'N-1' })).toBeVisible()
    await look('notes')
    await page.getByRole('button', { name: 'Hand over…' }).click()
    await look('hand over')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('2')
    await look('messages, marked')
    await page.keyboard.press('1')
    await expect(page.getByTestId('overview-sentence')).toContainText('145 messages')
    await look('overview')
    await page.keyboard.press('6')
    await page.getByRole('button', { name: /^balancer 192/ }).click()
    await look('servers, map')
    await page.getByRole('tab', { name: 'Table' }).click()
    await look('servers, table')
    await page.getByRole('tab', { name: 'Map' }).click()
    await page.keyboard.press('0')
    await page
      .getByRole('row', { name: /RECV20260310-2\.LOG/ })
      .first()
      .click()
    await look('files')
    await page.getByRole('button', { name: 'Coverage' }).click()
    await look('coverage')
    await page.keyboard.press('g')
    await page.getByTestId('rows').locator('.ag-row').nth(2).locator('.ag-cell').nth(1).click()
    await expect(page.getByTestId('raw-lines')).toContainText('2026-03-10')
    await look('rows')
    await page.keyboard.press('d')
    await expect(page.getByRole('region', { name: 'Databases that moved' })).toBeVisible()
    await look('delays')
    await page.keyboard.press('5')
    await expect(page.getByText(/of \d+ checks ran/).first()).toBeVisible()
    await look('findings')
    const dismiss = page.getByRole('button', { name: 'Dismiss…' })
    if (await dismiss.isVisible()) {
      await dismiss.click()
      await look('dismiss a finding')
      await page.keyboard.press('Escape')
    }
    await page.keyboard.press('u')
    await expect(page.getByRole('combobox', { name: 'Zone' })).toBeVisible()
    await look('zone')
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('/FAIL/')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: /Lines that match/ })).toBeVisible()
    await look('lines')
    await page.keyboard.press('2')
    await page.keyboard.press('?')
    await look('keys')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('option').first()).toBeVisible()
    await look('palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+,')
    await look('settings, appearance')
    await page.getByRole('tab', { name: 'Keys' }).click()
    await look('settings, keys')
    await page.keyboard.press('Escape')
    await page.keyboard.press('3')
    await page.getByRole('searchbox').fill('intra-organization')
    await page.getByRole('button', { name: 'no TLS' }).click()
    await page.getByRole('button', { name: 'all', exact: true }).click()
    await sessions(ui).first().locator('.ag-cell').first().click()
    await look('sessions')
    await page.keyboard.press('Enter')
    await dialogue(ui).getByRole('row', { name: /250/ }).first().click()
    await look('session')
    await page.keyboard.press('c')
    await expect(page.getByRole('dialog')).toBeVisible()
    await look('compare with')
    await page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click()
    await expect(page.getByRole('grid', { name: /^Both sessions/ })).toBeVisible()
    await look('two sessions')
    const between = page.getByRole('group', { name: 'What is compared' })
    for (const [kind, a, b] of [
      ['Messages', 'm-1', 'm-120'],
      ['Periods', 'last 4h', 'last 2h'],
      ['Servers', 'mbx-k1', 'mbx-k2'],
    ] as const) {
      await between.getByRole('button', { name: kind }).click()
      await look(`compare ${kind}, none chosen`)
      for (const [side, typed] of [
        ['Side A', a],
        ['Side B', b],
      ] as const) {
        await page.getByRole('combobox', { name: side }).fill(typed)
        await page.getByRole('option').first().click()
      }
      await expect(page.getByTestId('compare-sentences')).toBeVisible()
      await look(`compare ${kind}`)
    }
    await page.keyboard.press('4')
    await expect(page.getByText('There is no capture in this case.')).toBeVisible()
    await look('captures, none')
    await ui.dropPaths(join(root, 'test/captures/samples/synthetic-blackhole-sender-side.pcap'))
    await untilRead(ui)
    const stream = page.getByTestId('streams').getByRole('gridcell', { name: 'P-1' })
    await expect(stream).toBeVisible()
    await look('captures')
    await stream.dblclick()
    await page.getByRole('row', { name: /EHLO/ }).click()
    await expect(page.getByTestId('frame-bytes')).toContainText('of it data')
    await look('stream')
    await page.getByRole('button', { name: 'Dialogue' }).click()
    await page
      .getByRole('treegrid')
      .getByRole('row', { name: /^Window/ })
      .click()
    await page.getByRole('button', { name: 'Link to a message…' }).click()
    await expect(page.getByText('No message fits')).toBeVisible()
    await look('stream, dialogue')
    expect(found).toEqual({})
  })
