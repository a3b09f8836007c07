/** The zone of all times on screen, switched in one place: every time that is shown moves, and what is typed is read by the same clock. */
import { expect, test, type Ui } from './fixtures'
import { dialogue, openExample, row, rows, search, sessions } from './screens'

const MINUTE = 60_000

/** `10 Mar 14:02:07.031`, `14:02:07`, `14:02`: every time of day on screen, in reading order; raw lines and what a person did stay as they are. */
async function times(ui: Ui): Promise<string[]> {
  const text = await ui.page.evaluate(() => {
    const out: string[] = []
    for (const region of document.querySelectorAll('main, aside')) {
      const walk = document.createTreeWalker(region, NodeFilter.SHOW_TEXT)
      while (walk.nextNode()) {
        const { parentElement, data } = walk.currentNode as Text
        if (
          parentElement &&
          !parentElement.closest('[data-testid="raw-lines"], .timeline-row, .note, .settings-facts') &&
          parentElement.getClientRects().length > 0
        )
          out.push(data)
      }
    }
    return out.join('\n')
  })
  // texts of logs have their own times, in their own form
  return text.match(/(?<![\dT:.-])\d\d:\d\d(?::\d\d(?:\.\d{3})?)?(?![\d:Z.]| [+-]\d{4})/g) ?? []
}

const inMs = (t: string) => {
  const [h = 0, m = 0, s = 0] = t.split(':').map(Number)
  return Math.round(((h * 60 + m) * 60 + s) * 1000)
}

async function chooseZone({ page }: Ui, typed: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).fill('another zone')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Zone' }).fill(typed)
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Each way to a screen that shows times. */
const SCREENS: readonly [string, (ui: Ui) => Promise<void>][] = [
  ['overview', async ({ page }) => page.keyboard.press('1')],
  [
    'messages',
    async (ui) => {
      await ui.page.keyboard.press('2')
      await row(ui, 0).click()
    },
  ],
  ['delays', async ({ page }) => page.keyboard.press('d')],
  ['servers', async ({ page }) => page.keyboard.press('6')],
  [
    'log rows',
    async ({ page }) => {
      await page.keyboard.press('g')
      await expect(page.getByTestId('rows').locator('.ag-row').first()).toContainText(/\d\d:\d\d/)
    },
  ],
  [
    'coverage',
    async ({ page }) => {
      await page.keyboard.press('0')
      await page.getByRole('button', { name: 'Coverage' }).click()
    },
  ],
  [
    'a session',
    async (ui) => {
      await ui.page.keyboard.press('3')
      await sessions(ui).first().dblclick()
      await expect(dialogue(ui)).toBeVisible()
    },
  ],
  ...['Events', 'Recipients', 'Ladder', 'Waterfall', 'Map'].map((tab): [string, (ui: Ui) => Promise<void>] => [
    `${tab} of a message`,
    async (ui) => {
      await ui.page.keyboard.press('2')
      await row(ui, 0).dblclick()
      await ui.page.getByRole('tab', { name: new RegExp(tab) }).click()
      await expect(ui.page.getByRole('tabpanel')).toBeVisible()
    },
  ]),
]

test('every time on every screen moves with the zone, and says which', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the window is the same in every shell')
  test.setTimeout(120_000)
  const { page } = ui
  await openExample(ui)
  const seen = new Map<string, string[]>()
  const visit = async (of: (name: string, shown: readonly string[]) => void) => {
    for (const [name, go] of SCREENS) {
      await go(ui)
      await expect(async () => {
        const shown = await times(ui)
        await page.waitForTimeout(120)
        // still what it was: the screen is whole
        expect(await times(ui)).toEqual(shown)
      }).toPass()
      of(name, await times(ui))
      await page.keyboard.press('2')
    }
  }
  await visit((name, shown) => seen.set(name, [...shown]))
  expect([...seen.values()].flat().length).toBeGreaterThan(100)
  await chooseZone(ui, 'kolkata')
  await expect(page.getByRole('banner').getByRole('button', { name: 'Zone of times' })).toContainText('UTC+05:30')
  await visit((name, shown) => {
    const before = seen.get(name) ?? []
    // ticks of an axis stand elsewhere, on whole hours of the other clock: times with seconds are those of the logs
    const exact = (all: readonly string[]) => all.filter((t) => t.length > 5)
    const moved = exact(before).map((t) => (inMs(t) + 330 * MINUTE) % (1440 * MINUTE))
    expect(exact(shown).map(inMs), name).toEqual(moved)
  })
  // no head of a column says another zone
  for (const [name, go] of SCREENS) {
    await go(ui)
    const heads = await page.locator('th:visible, [role="columnheader"]:visible').allTextContents()
    expect(
      heads.filter((h) => /\bUTC\b/.test(h)),
      name,
    ).toEqual([])
    await page.keyboard.press('2')
  }
})

test('what is typed is read by the clock on screen, and the same messages are found', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const find = async (query: string) => {
    await search(ui).fill(query)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Clear', exact: true })).toBeVisible()
    await page.keyboard.press('Escape')
  }
  const times = (await rows(ui).first().textContent()) ?? ''
  const [, hour = ''] = /(\d\d):\d\d:\d\d\.\d{3}/.exec(times) ?? []
  await find(`time:"10 mar ${hour}:00".."10 mar ${hour}:59"`)
  const from = page.getByLabel('From', { exact: true })
  await expect(from).toHaveValue(`2026-03-10 ${hour}:00`)
  const hidden = page.getByText(/Shows \d+, hides/)
  await expect(hidden).not.toContainText('Shows 0,')
  const count = Number(/Shows (\d+)/.exec((await hidden.textContent()) ?? '')?.[1])
  expect(count).toBeGreaterThan(0)
  await expect(rows(ui)).toHaveCount(count)

  await chooseZone(ui, 'berlin')
  // the filter holds the same instants; its edges are told by the other clock
  const local = String((Number(hour) + 1) % 24).padStart(2, '0')
  await expect(from).toHaveValue(`2026-03-10 ${local}:00`)
  await expect(rows(ui)).toHaveCount(count)
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await find(`time:"10 mar ${local}:00".."10 mar ${local}:59"`)
  await expect(from).toHaveValue(`2026-03-10 ${local}:00`)
  await expect(rows(ui)).toHaveCount(count)
})

test('times are told from a marked row on, and by the clock again', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await row(ui, 0).dblclick()
  await page.getByRole('tab', { name: /Events/ }).click()
  const events = page.getByRole('grid', { name: /Log rows of/ })
  await events.getByRole('row').nth(2).click()
  await page.keyboard.press('=')
  const cells = events.getByRole('row').getByRole('gridcell', { name: /^[+−]\d+:\d\d:\d\d\.\d{3}$/ })
  await expect(cells.nth(1)).toHaveText('+0:00:00.000')
  await expect(cells.first()).toHaveText(/^[−+]0:00:0/)
  await expect(events.getByRole('columnheader').first()).toHaveText('Time, Δ')
  const zone = page.getByRole('banner').getByRole('button', { name: 'Zone of times' })
  await expect(zone).toHaveAttribute('title', /Δ is \w+ of M-\d+, 2026-03-10/)
  await page.keyboard.press('=')
  await expect(events.getByRole('columnheader').first()).toHaveText('Time, UTC')
})

test('the zone of a case is remembered', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'the emulated window is not loaded again')
  const { page } = ui
  await openExample(ui)
  await chooseZone(ui, 'new york')
  await page.reload()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Zone of times' })).toContainText('America/New_York')
  // U goes round the usual ones
  await page.keyboard.press('u')
  await expect(page.getByRole('banner').getByRole('button', { name: 'Zone of times' })).toContainText('UTC')
})
