import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, root, test } from './fixtures'
import { rows, untilRead } from './screens'

const TEXTS = join(root, 'test/formats/capture-text')

test('packets as text: from the list of streams to the packet and its line', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(join(TEXTS, 'synthetic-blackhole-sender-side.netmon-full.txt'), join(TEXTS, 'netmon-syn-retransmit-one-space.txt'))
  await untilRead(ui)
  await page.keyboard.press('4')
  await expect(page.getByRole('heading', { name: 'Captures' })).toBeVisible()
  const streams = page.getByTestId('streams')
  const rows = streams.getByRole('gridcell', { name: /^P-\d+$/ })
  await expect(rows).toHaveCount(4)

  await page.getByRole('searchbox').fill('203.0.113.25')
  await expect(rows).toHaveCount(1)
  await rows.dblclick()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('EXCH01:44217 → 203.0.113.25:25')
  await expect(page.getByRole('list')).toContainText(
    'sent one segment again 5 times, each wait about twice the one before (0.30 s to 4.80 s)',
  )
  await expect(page.getByRole('list')).toContainText('checksum offload')

  const packets = page.getByRole('grid', { name: 'Packets' })
  await packets.getByRole('row', { name: /EHLO EXCH01/ }).click()
  await expect(page.getByTestId('raw-lines')).toContainText('SMTP:Cmd EHLO EXCH01.corp.example')
  await page.keyboard.press('Escape')
  await expect(streams).toBeVisible()
})

test('streams in trouble are found, and a filter without an answer has a way out', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(join(TEXTS, 'netmon-syn-retransmit-one-space.txt'), join(TEXTS, 'netmon-tab-separated.txt'))
  await untilRead(ui)
  await page.getByRole('button', { name: 'Captures' }).click()
  const rows = page.getByTestId('streams').getByRole('gridcell', { name: /^P-\d+$/ })
  await expect(rows).toHaveCount(4)
  await page.getByRole('button', { name: 'with trouble' }).click()
  await expect(rows).toHaveCount(3)
  await page.getByRole('searchbox').fill('nobody.example')
  await page.getByRole('button', { name: 'Show all 4' }).click()
  await expect(rows).toHaveCount(4)
})

test('captures of both ends of one connection: what is missing on the other side is marked, and it can be cut out', async ({
  ui,
  shell,
}) => {
  const { page } = ui
  const samples = join(root, 'test/captures/samples')
  await ui.dropPaths(join(samples, 'synthetic-blackhole-sender-side.pcap'), join(samples, 'synthetic-blackhole-receiver-side.pcap'))
  await untilRead(ui)
  await page.keyboard.press('4')
  await page.getByTestId('streams').getByRole('gridcell', { name: '10.20.1.11:44217' }).dblclick()
  await expect(page.getByRole('list')).toContainText('are not in the other capture')
  const packets = page.getByRole('grid', { name: 'Packets' })
  const hello = packets.getByRole('row', { name: /EHLO.*seen/ })
  await hello.click()
  const bytes = page.getByTestId('frame-bytes')
  await expect(bytes).toContainText('of it data')
  await expect(bytes).toContainText(/0030 [\s\S]*EHLO/)
  // its layers, and the bytes of a field
  const layers = bytes.getByRole('treegrid', { name: 'Layers of the packet' })
  await expect(layers.getByRole('row', { name: /^Checksum 0x/ })).toContainText('left to the network card')
  await layers.getByRole('row', { name: /^Line 1 EHLO/ }).click()
  await expect(bytes.locator('.hex-marked').first()).toHaveText('45 48 4c 4f 20 45 58 43 48 30')
  await layers.getByRole('row', { name: /^IPv4 10\.20\.1\.11 →/ }).click()
  await page.keyboard.press('ArrowRight')
  await expect(layers.getByRole('row', { name: /^Time to live/ })).toBeVisible()
  await hello.click()
  await page.keyboard.press('End')
  await expect(packets.getByRole('row', { name: /sent again.*absent/ }).last()).toBeVisible()
  const download = shell === 'web' ? page.waitForEvent('download') : null
  await page.keyboard.press('x')
  const file = download ? await (await download).path() : ui.saved
  await expect(page.getByText(/Capture (handed to the browser|written)/)).toBeVisible()
  const made = readFileSync(file)
  expect(made.subarray(0, 4).toString('hex')).toBe('4d3cb2a1')
  expect(made.includes('EHLO EXCH01.corp.example')).toBe(true)
  await page.getByRole('complementary').getByRole('button', { name: /^P-/ }).last().click()
  await expect(page.getByRole('list')).toContainText('All data of this capture are in the other one')
})

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'
const SENT =
  '2024-05-01T12:00:46.000Z,10.20.1.11,EXCH01,203.0.113.25,MX1.dest.example,,Internet,SMTP,SEND,1,<zw.1@EXCH01.corp.example>,bob@dest.example,250 OK,900,1,,,Plans,anna@corp.example,anna@corp.example,'

test('from the hop of a message to its packets, and back', async ({ ui }, info) => {
  const { page } = ui
  const log = info.outputPath('MSGTRK20240501-1.LOG')
  const head = `#Software: Microsoft Exchange Server\r\n#Version: 14.01.0438.000\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n`
  writeFileSync(log, `${head}${SENT}\r\n`)
  await ui.dropPaths(log, join(root, 'test/captures/samples/synthetic-zero-window.pcap'))
  await untilRead(ui)
  await rows(ui).first().dblclick()
  const hop = page.getByRole('grid', { name: 'Hops of M-1' }).getByRole('row', { name: /EXCH01/ })
  await hop.click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('In captures')
  await expect(inspector).toContainText('a receiver closed its window 8 times')
  await page.keyboard.press('v')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('10.20.1.11:44301 → ')
  await expect(page.getByRole('list')).toContainText('its program did not take what had arrived')
  await page.getByRole('complementary').getByRole('button', { name: 'M-1' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Plans')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('grid', { name: 'Packets' })).toBeVisible()
})

test('an address has the name that a DNS answer in the capture gave it, and leads to that answer', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(join(root, 'test/captures/samples/smtp-auth-login-pmtu-retrans.pcap'))
  await untilRead(ui)
  await page.keyboard.press('4')
  await page.getByTestId('streams').getByRole('gridcell', { name: 'mail.patriots.in 74.53.140.153:25' }).dblclick()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('mail.patriots.in 74.53.140.153:25')
  await page.getByRole('button', { name: 'Show where they are told' }).click()
  await page.getByTestId('rows').getByRole('gridcell', { name: 'mail.patriots.in' }).click()
  await expect(page.getByRole('region', { name: 'Bytes' })).toContainText('mail.patr')

  // what may hold a secret is shown with its stream: never as raw text
  await page.getByRole('button', { name: /^Packets \d/ }).click()
  await page.getByTestId('rows').locator('[row-index="9"] .ag-cell').first().click()
  await expect(page.getByText('Packet 12 · byte')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Bytes' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Show it in its stream, P-1' }).click()
  await expect(page.getByTestId('frame-bytes')).toContainText('Packet 12 · byte')
  await expect(page.getByTestId('frame-bytes')).toContainText('a secret, not shown')
  await expect(page.getByTestId('frame-bytes')).not.toContainText('Z3Vy')

  // the same connection as a conversation
  await page.getByRole('button', { name: 'Dialogue' }).click()
  const talk = page.getByRole('grid', { name: 'Dialogue' })
  await talk.getByRole('row', { name: /MAIL FROM/ }).click()
  await expect(page.getByTestId('frame-bytes')).toContainText('Line 1')
  await expect(talk).not.toContainText('Z3Vy')
  await expect(talk.getByRole('row').last()).toContainText('closing connection')
})

test('a stream is linked to a message by hand, which holds after a reload and can be taken back', async ({ ui }, info) => {
  const { page } = ui
  const log = info.outputPath('MSGTRK20240501-1.LOG')
  const head = `#Software: Microsoft Exchange Server\r\n#Version: 14.01.0438.000\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n`
  writeFileSync(log, `${head}${SENT.replace('<zw.1@', '<other@')}\r\n`)
  await ui.dropPaths(log, join(root, 'test/captures/samples/synthetic-blackhole-sender-side.pcap'))
  await untilRead(ui)
  await page.keyboard.press('4')
  await page.getByTestId('streams').locator('.ag-row').first().dblclick()
  const facts = page.getByRole('complementary', { name: 'What is known of the stream' })
  await facts.getByRole('button', { name: 'Link to a message…' }).click()
  await expect(facts).toContainText('Messages that began within 5 minutes of it')
  await facts.getByRole('searchbox').fill('nobody')
  await expect(facts).toContainText('No message fits.')
  await facts.getByRole('searchbox').fill('bob')
  await facts.getByRole('button', { name: 'M-1 Plans' }).click()
  await expect(facts).toContainText('You linked it to M-1 on')

  await page.reload()
  await expect(page.getByRole('contentinfo')).toContainText('from the store')
  await rows(ui).first().dblclick()
  await page
    .getByRole('grid', { name: 'Hops of M-1' })
    .getByRole('row', { name: /EXCH01/ })
    .click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('linked by a person')
  await page.keyboard.press('v')
  await facts.getByRole('button', { name: 'Take back' }).click()
  await expect(facts).not.toContainText('You linked it')
  await expect(facts.getByRole('button', { name: 'M-1', exact: true })).toHaveCount(0)
})
