import { expect, test } from './fixtures'
import { openExample, row } from './screens'

test('the map of the organisation: hosts, ways, clocks and copies; every number leads to its messages', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('6')
  const map = page.getByRole('group', { name: /^Hosts and the ways/ })
  const facts = page.getByRole('complementary', { name: 'What is selected' })
  await map.getByRole('button', { name: /^balancer 192\.168\.40\.9, .*inferred, likely/ }).click()
  await expect(facts).toContainText('100 hosts of 21 domains speak from this one address')
  await expect(facts).toContainText('285 sessions, 91 mails, 196 probes')

  // along the route by key: what the balancer sends on is what it took
  await page.keyboard.press('ArrowRight')
  await expect(facts).toContainText(/balancer 192\.168\.40\.9 → MBX-K[12]/)
  await page.keyboard.press('ArrowRight')
  await expect(facts.getByRole('heading', { name: /^MBX-K[12]$/ })).toBeVisible()
  await expect(map.getByRole('button', { name: /^MBX-K[12],/, pressed: true })).toBeFocused()

  await map.getByRole('button', { name: /^From MBX-K1 to relay\.northquay\.example: p95 26 min 50 s, 16 messages/ }).click()
  await expect(facts).toContainText('Seen at both ends')
  await facts.getByRole('button', { name: '16' }).click()
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText('Shows 16')
  await expect(row(ui, 0)).toContainText('M-')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(facts).toContainText('MBX-K1 → relay.northquay.example')
})

test('the table says the same as the map, and clocks and copies stand beneath', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await page.keyboard.press('6')
  await expect(page.getByRole('region', { name: 'Clocks' })).toContainText('0 ± 24 ms')
  await expect(page.getByRole('region', { name: 'Clocks' })).toContainText('agrees with MBX-K1')
  await expect(page.getByRole('region', { name: 'Active copies' })).toContainText('DB-West: MBX-K1 2026-03-10 05:36:30.392 UTC')
  await page.keyboard.press('\\')
  const ways = page.getByRole('grid', { name: 'Ways between hosts' })
  await expect(ways.getByRole('row', { name: 'MBX-K1 to relay.northquay.example, 16 messages' })).toContainText('26 min 50 s')
  await ways.getByRole('row', { name: 'MBX-K1 to relay.northquay.example, 16 messages' }).click()
  await expect(page.getByRole('complementary', { name: 'What is selected' })).toContainText('MBX-K1 → relay.northquay.example')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary', { name: 'What is selected' })).toContainText('Select a host')
})
