/** An expression over the raw lines of the logs: where each line stands, the message it tells of, what is not understood, and the way to stop. */
import { writeFileSync } from 'node:fs'
import { smtpLog } from '../builders/smtp-logs'
import { expect, test } from './fixtures'
import { openExample, search, untilRead } from './screens'

test('lines that match come with file, line, byte and message, and lead to their row', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await search(ui).fill('/,(DEFER|FAIL),/')
  await expect(page.getByRole('option')).toContainText('reads every log')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: 'read' })).toContainText(/\d+ lines; all .* read/)
  const lines = page.getByRole('grid', { name: 'Lines' }).getByRole('row', { name: /^line \d/ })
  await expect(lines.first()).toContainText(/MSGTRK.*\.LOG/)
  await expect(lines.first()).toContainText(/,(DEFER|FAIL),/)
  await lines.first().click()
  await expect(page.getByTestId('raw-lines')).toContainText(/,(DEFER|FAIL),/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /^Rows of MSGTRK/ })).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')
  await lines
    .filter({ hasText: /M-\d/ })
    .first()
    .getByRole('button', { name: /^M-\d+$/ })
    .click()
  await expect(page.getByRole('tab', { name: 'Map' })).toBeVisible()
})

test('what is not understood is a sentence under the field; an expression that finds nothing says so', async ({ ui }) => {
  const { page } = ui
  await openExample(ui)
  await search(ui).fill('/(DEFER/')
  await expect(page.getByText('The expression is not understood: missing closing )')).toBeVisible()
  await search(ui).fill('/no such line anywhere/')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No line of the logs matches.')).toBeVisible()
})

test('secrets in lines that match stay masked', async ({ ui }, info) => {
  const { page } = ui
  const secret = 'AGFubmEAc2VjcmV0'
  const path = info.outputPath('SEND20260310-1.LOG')
  const at = Date.UTC(2026, 2, 10, 9)
  const rows = [
    ['+', ''],
    ['<', '220 EX2.corp.example ready'],
    ['>', `AUTH PLAIN ${secret}`],
    ['<', '535 5.7.3 Authentication unsuccessful'],
    ['-', '', 'Local'],
  ] as const
  writeFileSync(
    path,
    smtpLog('send', [{ id: '08DC000000000001', connector: 'Out', at, rows, local: '192.0.2.1:4000', remote: '192.0.2.2:25' }]),
  )
  await ui.dropPaths(path)
  await untilRead(ui)
  await search(ui).fill('/AUTH PLAIN/i')
  await page.keyboard.press('Enter')
  const line = page.getByRole('grid', { name: 'Lines' }).getByRole('row', { name: /^line \d/ })
  await expect(line).toHaveCount(1)
  await line.click()
  await expect(page.getByTestId('raw-lines')).toContainText('********')
  await expect(page.locator('body')).not.toContainText(secret)
})
