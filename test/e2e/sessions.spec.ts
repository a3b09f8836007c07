/** Sessions of protocol logs: found, read line by line at both ends, compared; secrets stay hidden on every way. */
import { writeFileSync } from 'node:fs'
import { type MadeSession, smtpLog, talk } from '../builders/smtp-logs'
import { expect, test, type Ui } from './fixtures'
import { bothSessions, dialogue, EXAMPLE, row, rows, search, sessions, untilRead } from './screens'

const AT = Date.UTC(2026, 2, 10, 9)
const GREETED = [
  ['+', ''],
  ['<', '220 EX2.corp.example Microsoft ESMTP MAIL Service ready'],
  ['>', 'EHLO EX1.corp.example'],
] as const
const OFFERS = [
  ['<', '250-EX2.corp.example Hello [192.0.2.1]'],
  ['<', '250-SIZE 37748736'],
  ['<', '250 X-ANONYMOUSTLS'],
] as const
const GOOD: MadeSession['rows'] = talk('send', 'EX2.corp.example', 'EX1.corp.example', [
  { id: 'a@corp.example', internalId: 7, host: 'EX2' },
]).flatMap((row) => (row[1].startsWith('250-EX2') ? OFFERS : [row]))

const one = (n: number, rows: MadeSession['rows']): MadeSession => ({
  ...{ id: `08DC00000000000${n}`, connector: 'To the other site', at: AT + n * 60_000, rows },
  ...{ local: `192.0.2.1:${4000 + n}`, remote: '192.0.2.2:25' },
})
/** The same connection as its other end logs it. */
const mirrored = (s: MadeSession, rows: MadeSession['rows']): MadeSession => ({
  ...{ id: s.id.replace('08DC', '08DD'), connector: 'EX2\\Default EX2', at: s.at, rows },
  ...{ local: s.remote, remote: s.local },
})
const turned = (rows: MadeSession['rows']): MadeSession['rows'] =>
  rows.map(([event, ...rest]) => [event === '<' ? '>' : event === '>' ? '<' : event, ...rest])

const HUNG = one(1, [...GREETED, ['-', '', 'Remote', 21_000]])
const WORKED = one(2, GOOD)
const SEND = smtpLog('send', [HUNG, WORKED])
const RECEIVE = smtpLog('receive', [
  mirrored(HUNG, [...turned(GREETED), ...turned(OFFERS), ['-', '', 'Local', 21_000]]),
  mirrored(WORKED, turned(GOOD)),
])

async function openLogs(ui: Ui, folder: (name: string) => string, logs: Readonly<Record<string, string>>): Promise<void> {
  const files = Object.entries(logs).map(([name, text]) => {
    writeFileSync(folder(name), text)
    return folder(name)
  })
  await ui.dropPaths(...files)
  await untilRead(ui)
}

test('from the list to the line, its explanation, its raw bytes and the log of the other end', async ({ ui }, info) => {
  const { page } = ui
  await openLogs(ui, (n) => info.outputPath(n), { 'SEND20260310-1.LOG': SEND, 'RECV20260310-1.LOG': RECEIVE })
  await page.keyboard.press('3')
  await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible()
  await expect(sessions(ui)).toHaveCount(4)
  await page.getByRole('button', { name: 'silent long' }).click()
  await page.getByRole('searchbox').fill('to the other site')
  await expect(sessions(ui)).toHaveCount(1)
  await expect(page.getByText('Nothing was logged for 10 s or more')).toBeVisible()
  await sessions(ui).first().dblclick()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('EX1.corp.example → EX2')
  await expect(page.getByText('The connection broke off behind EHLO, before a mail was taken.')).toBeVisible()

  // what only the other end has stands where it was said
  const lines = dialogue(ui)
  await expect(lines.getByRole('row', { name: /Behind EHLO nothing was logged for 21\.0 s/ })).toContainText('longest silence')
  const answer = lines.getByRole('row', { name: /250-EX2.*this log: absent/ })
  await answer.click()
  const facts = page.getByRole('complementary', { name: 'What is known of the session' })
  await expect(facts).toContainText('absent at EX1.corp.example')
  await answer.press('Enter')
  await expect(lines.getByRole('row', { name: /250 X-ANONYMOUSTLS/ })).toBeVisible()

  await lines.getByRole('row', { name: /EHLO EX1/ }).click()
  await expect(facts).toContainText('The client says who it is and asks what the server offers.')
  await page.keyboard.press('Space')
  const raw = page.getByTestId('raw-lines')
  await expect(raw.locator('.raw-line')).toHaveCount(2)
  await expect(raw).toContainText(',>,EHLO EX1.corp.example,')
  await expect(raw).toContainText(',<,EHLO EX1.corp.example,')

  await facts.getByRole('button', { name: 'show them' }).click()
  await expect(sessions(ui).first()).toBeVisible()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(lines).toBeVisible()
  // out again: the drawer, the session
  await page.keyboard.press('Escape')
  await expect(raw).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('sessions')).toBeVisible()
})

test('a session that failed beside one of the same connector that worked', async ({ ui }, info) => {
  const { page } = ui
  await openLogs(ui, (n) => info.outputPath(n), { 'SEND20260310-1.LOG': SEND, 'RECV20260310-1.LOG': RECEIVE })
  await page.keyboard.press('3')
  await page.getByRole('searchbox').fill('to the other site')
  await expect(sessions(ui)).toHaveCount(2)
  await sessions(ui).first().locator('.ag-cell').first().click()
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('same connector, same two hosts, 1 min later')
  await dialog.getByRole('listitem').first().getByRole('button').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Why does this session fail when the other works?')
  await expect(page.getByText('Both are equal up to EHLO.')).toBeVisible()
  await expect(
    page.getByText(/First difference: in S-\d EX1\.corp\.example sends EHLO and gets no answer for 21\.0 s; in S-\d it gets one\./),
  ).toBeVisible()
  const selected = bothSessions(ui).locator('[aria-selected="true"]')
  await expect(selected).toContainText('nothing for 21.0 s')
  await expect(page.getByRole('region', { name: 'Offered behind EHLO' })).toContainText('no answer')
  await page.keyboard.press('Escape')
  await expect(dialogue(ui)).toBeVisible()
})

test('what proves who a client is stays hidden: in the dialogue, the raw lines, the log rows and in copies', async ({ ui }, info) => {
  const { page } = ui
  const secrets = ['AGFubmEAc2VjcmV0', 'c2VjcmV0MTI=', 'in plain words']
  const auth = one(1, [
    ...GREETED.map(([e, d]) => [e, d] as const),
    ['<', '250 AUTH PLAIN LOGIN'],
    ['>', `AUTH PLAIN ${secrets[0]}`],
    ['<', '535 5.7.3 Authentication unsuccessful'],
    ['>', 'AUTH LOGIN'],
    ['<', '334 <authentication response>'],
    ['>', `${secrets[1]}`],
    ['<', '334 <authentication response>'],
    ['>', `password ${secrets[2]}`],
    ['<', '235 2.7.0 Authentication successful'],
    ['-', '', 'Local'],
  ])
  await openLogs(ui, (n) => info.outputPath(n), { 'SEND20260310-1.LOG': smtpLog('send', [auth]) })
  const nowhere = async () => {
    for (const secret of secrets) await expect(page.locator('body')).not.toContainText(secret)
  }
  await page.keyboard.press('3')
  await sessions(ui).first().dblclick()
  await page.keyboard.press('q')
  await expect(page.getByText('secret masked')).toHaveCount(3)
  for (const line of await dialogue(ui).getByRole('row', { name: /\*{8}/ }).all()) {
    await line.click()
    await expect(page.getByTestId('raw-lines')).toContainText('********')
    await nowhere()
  }
  await dialogue(ui)
    .getByRole('row', { name: /535 5\.7\.3/ })
    .click()
  await expect(page.getByRole('complementary')).toContainText('Authentication failed.')
  await page.getByRole('button', { name: /^Show line \d+ among the log rows$/ }).click()
  await page.getByTestId('rows').getByText('AUTH PLAIN ********').click()
  await expect(page.getByTestId('raw-lines')).toContainText('AUTH PLAIN ********')
  await nowhere()
  await page.getByRole('button', { name: /Show it in its session, S-1/ }).click()
  await expect(dialogue(ui).locator('[aria-selected="true"]')).toContainText('AUTH PLAIN')
})

test('sessions are reached from a hop, its tries and the search', async ({ ui }) => {
  const { page } = ui
  await ui.dropPaths(EXAMPLE)
  await untilRead(ui)
  await rows(ui).first().waitFor()
  await row(ui, 3).locator('.ag-cell').first().dblclick()
  await page
    .getByRole('grid', { name: /^Hops of/ })
    .getByRole('row')
    .nth(1)
    .click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  const link = inspector.getByRole('button', { name: /^S-\d+$/ }).first()
  const name = (await link.textContent()) ?? ''
  await link.click()
  await expect(page.getByText(name, { exact: true }).first()).toBeVisible()
  await expect(dialogue(ui)).toBeVisible()
  // and on to its message
  await page
    .getByRole('complementary')
    .getByRole('button', { name: /^M-\d+$/ })
    .first()
    .click()
  await expect(page.getByRole('tab', { name: 'Map' })).toBeVisible()
  await page.keyboard.press('/')
  await search(ui).fill('S-12')
  await page.getByRole('option', { name: /S-12/ }).first().click()
  await expect(page.getByText('S-12', { exact: true }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').fill('nobody.example')
  await page.getByRole('button', { name: /^Show all/ }).click()
  await expect(sessions(ui).first()).toBeVisible()
})

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'

test('without protocol logs it says what that means', async ({ ui }, info) => {
  const { page } = ui
  const head = `#Software: Microsoft Exchange Server\r\n#Version: 14.01.0438.000\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n`
  const sent =
    '2026-03-10T12:00:46.000Z,192.0.2.1,EX1,203.0.113.25,mx.dest.example,,Internet,SMTP,SEND,1,<a@corp.example>,bob@dest.example,250 OK,900,1,,,Plans,anna@corp.example,anna@corp.example,'
  await openLogs(ui, (n) => info.outputPath(n), { 'MSGTRK20260310-1.LOG': `${head}${sent}\r\n` })
  await page.keyboard.press('3')
  await expect(page.getByRole('heading', { name: 'Sessions need SMTP protocol logs.' })).toBeVisible()
  await expect(page.getByRole('status')).toContainText('Refused connections stay invisible')
  await page.getByRole('button', { name: 'What was read, and what to ask for' }).click()
  await expect(page.getByRole('treegrid').first()).toBeVisible()
})
