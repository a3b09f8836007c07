/** `hopscope find` and `hopscope route`: the same messages and numbers as in the analysis. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'out/main/cli.js')
const example = join(root, 'resources/example')
const work = mkdtempSync(join(tmpdir(), 'hopscope-find-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: work, maxBuffer: 1 << 28 })
  return { status, stdout, stderr }
}

interface Message {
  id: string
  messageId: string
  totalMs: number | null
  recipients: { outcome: string }[]
}
let messages: Message[] = []
beforeAll(() => {
  messages = (JSON.parse(run('analyze', example, '--json', '-').stdout) as { messages: Message[] }).messages
})
function found(...args: string[]): string[] {
  const r = run('find', '--json', '-', ...args)
  expect(r).toMatchObject({ status: 0, stderr: '' })
  return (JSON.parse(r.stdout) as { messages: { id: string }[] }).messages.map((m) => m.id)
}

test('a query finds the messages that the analysis says, by number, as text and as JSON', () => {
  const slow = messages.filter((m) => m.totalMs !== null && m.totalMs >= 60_000).map((m) => m.id)
  // what has no delay is in no range
  const quick = messages.filter((m) => m.totalMs !== null && m.totalMs < 60_000).map((m) => m.id)
  expect(slow.length).toBeGreaterThan(0)
  expect(found(example, 'delay>=1m')).toEqual(slow)
  expect(found('--', example, '-delay>=1m')).toEqual(quick)
  const text = run('find', example, 'delay>=1m').stdout
  expect(text.match(/^M-\d+/gm)).toEqual(slow)
  expect(text).toMatch(new RegExp(`^${slow.length} of [\\d,]+ messages$`, 'm'))
  const [first] = messages
  expect(found(example, first?.messageId ?? '')).toContain(first?.id)
  expect(found(example, 'subject:"no such words anywhere"')).toEqual([])
})

test('a route is told by number and by id, the same', () => {
  const wanted = messages.find((m) => messages.filter((x) => x.messageId === m.messageId).length === 1)
  const byNumber = run('route', example, wanted?.id ?? '')
  expect(byNumber).toMatchObject({ status: 0, stderr: '' })
  expect(byNumber.stdout).toContain(`Route of ${wanted?.id ?? ''}, UTC`)
  expect(byNumber.stdout).not.toContain('U+000A')
  expect(byNumber.stdout).toMatch(/^ *1 {2}.+ → /m)
  expect(run('route', example, wanted?.messageId.replace(/[<>]/g, '') ?? '').stdout).toBe(byNumber.stdout)
  const json = JSON.parse(run('route', example, wanted?.id ?? '', '--json', '-').stdout) as { messages: [Message & { sentence: string }] }
  const { sentence, ...rest } = json.messages[0]
  expect(byNumber.stdout).toContain(sentence)
  expect(rest).toEqual(wanted)
})

test('text from logs can do nothing on a terminal', () => {
  const log = join(work, 'MSGTRK20260310-1.LOG')
  const fields = 'date-time,server-hostname,source,event-id,message-id,recipient-address,message-subject,sender-address'
  const row =
    '2026-03-10T08:00:00.000Z,EX\u001b[2J01,SMTP,RECEIVE,<m@a.example>,b\u009b31m@b.example,red \u001b[31m\u202ealert\u0007,a@a.example'
  writeFileSync(log, `#Software: Microsoft Exchange Server\r\n#Log-type: Message Tracking Log\r\n#Fields: ${fields}\r\n${row}\r\n`)
  for (const args of [
    ['find', log, 'from:a.example'],
    ['route', log, 'M-1'],
    ['findings', log],
    ['analyze', log],
  ]) {
    const r = run(...args)
    expect(r.status, args.join(' ')).toBe(0)
    expect(r.stdout.replaceAll('\n', ''), args.join(' ')).not.toMatch(/[\p{Cc}\u202e]/u)
  }
})

test('wrong usage and a message that is not there end with 1; every command has help with examples', () => {
  for (const args of [
    ['find', example],
    ['route', example],
    ['find', example, 'delay>soon'],
    ['route', example, 'M-999999'],
  ])
    expect(run(...args), args.join(' ')).toMatchObject({ status: 1, stdout: '' })
  const list = run('--help').stdout
  for (const command of ['analyze', 'findings', 'find', 'route', 'verify']) {
    expect(list).toContain(`hopscope ${command} `)
    expect(run(command, '--help').stdout).toMatch(/^usage: hopscope [\s\S]*\nExamples:\n {2}hopscope [\s\S]*\nExit code: /)
  }
})
