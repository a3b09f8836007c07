import { writeFileSync } from 'node:fs'
import { folderSink } from '../simulator/bundle'
import { simulateDagPair } from '../simulator/dag-pair'
import { expect, test } from './fixtures'
import { rows, untilRead } from './screens'

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality'

const row = (time: string, ends: string, event: string, id: string) =>
  `2026-03-10T08:${time}Z,${ends},SMTP,${event},7091234556640${id},<${id}@corp.example>,1e6eb197c6b4123${id},kim@corp.example,,900,1,,,Who sent it,lee@corp.example,lee@corp.example,,Originating\r\n`

/** One server's log alone: whether the other one's mailbox side or its transport handed over is a guess. The second row says that it is one of ours. */
const LOG = [
  `#Software: Microsoft Exchange Server\r\n#Version: 15.01.2507.039\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n`,
  row(
    '00:00.000',
    '10.1.0.1,MX-ONE.corp.example,10.1.0.2,MX-TWO,08DC42C8FF230001;2026-03-10T07:59:59.000Z;0,MX-TWO\\Default MX-TWO',
    'RECEIVE',
    '1',
  ),
  row('30:00.000', '10.1.0.2,MX-TWO,10.1.0.1,MX-ONE.corp.example,,Intra-Organization SMTP Send Connector', 'SEND', '2'),
].join('')

test('a guess is confirmed, taken back, rejected, still rejected after a reload, and put back', async ({ ui, shell }, info) => {
  const { page } = ui
  const file = info.outputPath('MSGTRK2026031008-1.LOG')
  writeFileSync(file, LOG)
  await ui.dropPaths(file)
  await untilRead(ui)
  await rows(ui).first().dblclick()
  const hops = page.getByRole('grid', { name: 'Hops of M-1' })
  const hop = hops.getByRole('row', { name: /MX-ONE/ })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await hop.click()
  await expect(inspector).toContainText('The logs do not prove this hand-over')

  await inspector.getByRole('button', { name: 'Confirm' }).click()
  await expect(inspector).toContainText('confirmed by you')
  await expect(inspector).toContainText('The logs alone call it likely')
  await inspector.getByRole('button', { name: 'Take back' }).click()
  await expect(inspector).not.toContainText('confirmed by you')

  await inspector.getByRole('button', { name: 'Reject' }).click()
  await expect(hop).toHaveCount(0)
  await expect(inspector).toContainText('Rejected by you')
  if (shell === 'web') {
    // the browser keeps the case; what was decided comes from the host
    await expect(page.getByRole('contentinfo')).toContainText('2 messages')
    await page.reload()
    await rows(ui).first().dblclick()
    await expect(inspector).toContainText('Rejected by you')
  }
  await inspector.getByRole('button', { name: 'Put back' }).click()
  await expect(hop).toHaveCount(1)
})

test('an inferred balancer is rejected for every message that came through it, and put back', async ({ ui }, info) => {
  const { page } = ui
  const bundle = info.outputPath('bundle')
  const sink = folderSink(bundle)
  simulateDagPair({ messages: 120, seed: 'balancer', probeSeconds: 600 }, sink)
  sink.finish()
  await ui.dropPaths(bundle)
  await untilRead(ui)
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await rows(ui).first().dblclick()
  await page.getByRole('grid', { name: 'Hops of M-1' }).getByRole('row', { name: /MBX-K/ }).first().click()
  const decision = inspector.getByRole('region', { name: /^Your decision about .*192\.168\.40\.9/ })
  await decision.getByRole('button', { name: 'Confirm' }).click()
  await expect(decision).toContainText('You confirmed')
  await decision.getByRole('button', { name: 'Take back' }).click()
  await decision.getByRole('button', { name: 'Reject' }).click()
  await expect(decision).toHaveCount(0)
  const rejected = inspector.getByRole('region', { name: 'Rejected balancers' })
  await rejected.getByRole('button', { name: 'Put back' }).click()
  await expect(decision).toContainText('Does it stand there?')
})
