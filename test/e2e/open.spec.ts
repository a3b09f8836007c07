import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderSink } from '../simulator/bundle'
import { COLLECTED_PAIR } from '../simulator/collected'
import { writeCollectorBundle } from '../simulator/collector'
import { simulateDagPair } from '../simulator/dag-pair'
import { expect, test } from './fixtures'
import { EXAMPLE, openExample, rows, untilRead } from './screens'

test('a dropped folder is read: messages, and a balance of all files', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(EXAMPLE)
  await untilRead(ui)
  await expect(page.getByRole('contentinfo')).toContainText('145 messages')
  await expect(rows(ui).first()).toContainText('M-1')
  await expect(page.getByText('All 10 files accounted for:')).toBeVisible()
  await page.keyboard.press('0')
  await expect(page.getByText('10 indexed = 10, all accounted for')).toBeVisible()
  await expect(
    page
      .getByRole('treegrid', { name: 'Files' })
      .getByRole('row', { name: /RECV20260310-2\.LOG/ })
      .first(),
  ).toContainText('indexed')
})

test('a bundle as the log collector makes it opens by drop: zips in zips, settings, and what is not needed', async ({ ui }, info) => {
  const { page } = ui
  const plain = info.outputPath('plain')
  const sink = folderSink(plain)
  const truth = simulateDagPair({ messages: 100, seed: 'c', probeSeconds: 600 }, sink)
  sink.finish()
  const bundle = info.outputPath('MS_Logs_Collection')
  await writeCollectorBundle(plain, bundle, { organisation: COLLECTED_PAIR, truth, lastDay: '2026-03-09', loneFile: true })
  await ui.dropPaths(bundle)
  await untilRead(ui)
  await expect(rows(ui).first()).toContainText('M-1')
  await page.keyboard.press('0')
  const files = page.getByRole('treegrid', { name: 'Files' })
  await expect(files.getByRole('row', { name: /Send_Connectors\.txt/ }).first()).toContainText('connectors')
  await expect(files.getByRole('row', { name: /MSGTRK20260309-1\.LOG/ }).first()).toContainText('MBX-K1')
  await expect(files.getByRole('row', { name: /RECV2025110207-1\.LOG/ }).first()).toContainText('alone in its folder')
  await expect(page.getByText(/indexed \+ 2 with notes \+ \d+ not needed = \d+, all accounted for/)).toBeVisible()
})

test('a chosen folder is read', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'Electron has its own dialog')
  await ui.page.getByLabel('Folder', { exact: true }).setInputFiles(EXAMPLE)
  await untilRead(ui)
  await expect(ui.page.getByRole('contentinfo')).toContainText('145 messages')
})

test('single files dropped together are one case', async ({ ui }) => {
  const at = (s: string) => join(EXAMPLE, s, 'MessageTracking/MSGTRK20260310-1.LOG')
  await ui.dropPaths(at('MBX-K1'), at('MBX-K2').replace('MSGTRK2', 'MSGTRKM2'))
  await untilRead(ui)
  await expect(ui.page.getByText('All 2 files accounted for:')).toBeVisible()
})

test('a folder with nothing usable says what it was and what to ask for', async ({ ui }, info) => {
  const folder = info.outputPath('pictures')
  mkdirSync(join(folder, 'sub'), { recursive: true })
  for (const n of [1, 2, 3]) writeFileSync(join(folder, 'sub', `photo-${n}.jpg`), 'not a log')
  await ui.dropPaths(folder)
  await expect(ui.page.getByRole('heading', { name: '3 files, none of them a mail log with rows.' })).toBeVisible({ timeout: 30_000 })
  await expect(ui.page.getByText('.jpg files (3)', { exact: false })).toBeVisible()
  await ui.page.getByRole('button', { name: 'See every file' }).click()
  await expect(ui.page.getByRole('treegrid', { name: 'Files' })).toContainText('photo-2.jpg')
})

test('a set-aside line has its place and its reason', async ({ ui }, info) => {
  const folder = info.outputPath('cut')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'MSGTRK20260310-1.LOG'), `${HEADER}${rowWith('Harbour dues')}2026-03-10T09:00:01.000Z,,MBX-K1,,cut`)
  await ui.dropPaths(folder)
  await untilRead(ui)
  await ui.page.keyboard.press('0')
  await ui.page.getByRole('row', { name: /MSGTRK20260310-1\.LOG/ }).click()
  const file = ui.page.getByRole('complementary', { name: 'File' })
  await expect(file).toContainText('the row ends before its last field')
  await expect(file).toContainText('adds up')
  await expect(file.getByTestId('raw-lines')).toContainText('2026-03-10T09:00:01.000Z,,MBX-K1,,cut')
})

test('what a log says is never markup', async ({ ui }, info) => {
  const { page } = ui
  const hostile = '<img src=x onerror="document.title=1"><b>bold</b>\u202e=HYPERLINK'
  const folder = info.outputPath('hostile')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'MSGTRK20260310-1.LOG'), HEADER + rowWith(hostile))
  await ui.dropPaths(folder)
  await untilRead(ui)
  await expect(rows(ui).first()).toContainText('<b>bold</b>')
  await rows(ui).first().locator('.ag-cell').first().dblclick()
  await expect(page.getByRole('heading', { name: /<b>bold<\/b>/ }).first()).toBeVisible()
  await page.keyboard.press('q')
  await expect(page.getByTestId('raw-lines')).toContainText('onerror=')
  expect(await page.locator('main img, aside img').count()).toBe(0)
  expect(await page.title()).toBe('Hopscope')
})

test('when the reading part ends, the window says so and what is there stays usable', async ({ ui, shell }) => {
  test.skip(shell !== 'web', 'a window of Electron ends with its main process')
  const { page } = ui
  await openExample(ui)
  ui.endHost()
  await expect(page.getByRole('alert')).toContainText('has stopped')
  await rows(ui).first().locator('.ag-cell').first().dblclick()
  await expect(page.getByRole('tab', { name: 'Map' })).toBeVisible()
  await page.keyboard.press('q')
  await expect(page.getByTestId('raw-lines')).toContainText('connection closed')
})

const HEADER = `#Software: Microsoft Exchange Server\r
#Version: 14.0.0.0\r
#Log-type: Message Tracking Log\r
#Date: 2026-03-10T09:00:00.000Z\r
#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data\r
`
const rowWith = (subject: string) =>
  `2026-03-10T09:00:00.500Z,,MBX-K1,,MBX-K1,08DE7641769752E6;2026-03-10T09:00:00.400Z;0,,STOREDRIVER,DELIVER,5222,<one@brennick.example>,lena.vogt@brennick.example,,5643,1,,,"${subject.replaceAll('"', '""')}",mira.stahl@brennick.example,mira.stahl@brennick.example,2026-03-10T09:00:00.100Z,Originating,,,,\r\n`
