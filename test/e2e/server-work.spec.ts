/** What a person says of hosts, and the ways from a host to what it did. */
import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures'
import { openExample, row, sessions } from './screens'

test('a name given with F2 is shown everywhere with the name of the logs beside it, and can be taken back', async ({ ui, shell }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('6')
  const map = page.getByRole('group', { name: /^Hosts and the ways/ })
  const facts = page.getByRole('complementary', { name: 'What is selected' })
  await map.getByRole('button', { name: /^MBX-K1,/ }).click()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Your name for MBX-K1' }).fill('Front door')
  await page.keyboard.press('Enter')
  await expect(facts.getByRole('heading', { name: 'Front door (MBX-K1)' })).toBeVisible()
  await expect(map.getByRole('button', { name: /^Front door \(MBX-K1\),/ })).toBeVisible()
  await page.keyboard.press('\\')
  await expect(page.getByRole('grid', { name: 'Hosts', exact: true })).toContainText('Front door (MBX-K1)')
  // on the way of a message, in its tables and its inspector
  await page.keyboard.press('2')
  await row(ui, 2).click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Front door (MBX-K1)')
  await page.keyboard.press('Enter')
  await page.keyboard.press('\\')
  await expect(page.getByRole('tabpanel')).toContainText('Front door (MBX-K1)')
  await page.keyboard.press('3')
  await expect(sessions(ui).first()).toContainText('MBX-K')
  await expect(page.getByTestId('sessions')).toContainText('Front door (MBX-K1)')
  if (shell === 'emulated') {
    await page.keyboard.press('2')
    await row(ui, 2).click()
    await page.keyboard.press('r')
    await page.getByRole('button', { name: 'Export report' }).click()
    await expect(page.getByText('Report written.')).toBeVisible()
    expect(readFileSync(ui.saved, 'utf8')).toContain('Front door (MBX-K1)')
    await page.keyboard.press('Control+z')
    await expect(page.getByRole('button', { name: 'Export report' })).toHaveCount(0)
  }
  await page.keyboard.press('Control+z')
  await page.keyboard.press('6')
  // as a map or as a table, whichever it was last
  await expect(page.getByRole('main')).toContainText('MBX-K1')
  await expect(page.getByRole('main')).not.toContainText('Front door')
})

test('from a server to its sessions, connections, messages and log rows', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  const facts = page.getByRole('complementary', { name: 'What is selected' })
  const select = async () => {
    await page.keyboard.press('6')
    await page
      .getByRole('group', { name: /^Hosts and the ways/ })
      .getByRole('button', { name: /^MBX-K2,/ })
      .click()
  }
  await select()
  await facts.getByRole('button', { name: 'Sessions of MBX-K2' }).click()
  await expect(page.getByRole('searchbox').or(page.locator('.find-field input')).first()).toHaveValue('MBX-K2')
  await expect(sessions(ui).first()).toContainText('MBX-K2')
  await select()
  await facts.getByRole('button', { name: 'Messages of MBX-K2' }).click()
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('MBX-K2')
  await select()
  await facts.getByRole('button', { name: 'MSGTRK20260310-1.LOG' }).click()
  await expect(page.getByRole('main')).toContainText('MBX-K2/MessageTracking/MSGTRK20260310-1.LOG')
  await select()
  await facts.getByRole('button', { name: 'Connections of MBX-K2' }).click()
  await expect(page.getByRole('main')).toContainText(/captures/i)
})

test('a balancer that was inferred is rejected on the screen Servers, and put back', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('6')
  const map = page.getByRole('group', { name: /^Hosts and the ways/ })
  const facts = page.getByRole('complementary', { name: 'What is selected' })
  await map.getByRole('button', { name: /^balancer 192\.168\.40\.9,/ }).click()
  const decision = facts.getByRole('region', { name: /Your decision about balancer/ })
  await decision.getByRole('button', { name: 'Reject' }).click()
  await page.keyboard.press('\\')
  await expect(page.getByRole('grid', { name: 'Hosts', exact: true }).getByRole('row', { name: /^balancer 192/ })).toContainText('outside')
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('grid', { name: 'Hosts', exact: true }).getByRole('row', { name: /^balancer 192/ })).toContainText('balancer')
})

test('two hosts that a person says are one are one in map and table, marked so, until told apart', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('6')
  const map = page.getByRole('group', { name: /^Hosts and the ways/ })
  const facts = page.getByRole('complementary', { name: 'What is selected' })
  await map.getByRole('button', { name: /^MBX-K1,/ }).click()
  await facts.getByRole('combobox', { name: 'MBX-K1 is the same host as' }).selectOption('MBX-K2')
  await expect(map.getByRole('button', { name: /^MBX-K1 \+ MBX-K2 \(one, you say\),/ })).toBeVisible()
  await expect(map.getByRole('button', { name: /^MBX-K2,/ })).toHaveCount(0)
  await expect(facts).toContainText('by your word; the logs keep them apart')
  await page.keyboard.press('\\')
  await expect(page.getByRole('grid', { name: 'Hosts', exact: true }).getByRole('row', { name: /MBX-K2/ })).toHaveCount(1)
  await facts.getByRole('button', { name: 'Tell apart' }).click()
  await expect(page.getByRole('grid', { name: 'Hosts', exact: true }).getByRole('row', { name: /MBX-K/ })).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('grid', { name: 'Hosts', exact: true }).getByRole('row', { name: /MBX-K/ })).toHaveCount(1)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('grid', { name: 'Hosts', exact: true }).getByRole('row', { name: /MBX-K/ })).toHaveCount(2)
})
