/** The command line as a person or a script uses it: the built file in a process of its own. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lockedZip } from '../builders/locked-zip'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'out/main/cli.js')
const example = join(root, 'resources/example')
const work = mkdtempSync(join(tmpdir(), 'hopscope-cli-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: work, maxBuffer: 1 << 28 })
  return { status, stdout, stderr }
}

test('wrong usage ends with 1 and says how it goes', () => {
  for (const args of [[], ['fly'], ['analyze'], ['analyze', example, '--since', 'yesterday'], ['analyze', example, '--colour']]) {
    const r = run(...args)
    expect(r.status, args.join(' ')).toBe(1)
    expect(r.stderr).toContain('usage: hopscope analyze')
    expect(r.stdout).toBe('')
  }
  expect(run('--help')).toMatchObject({ status: 0 })
})

test('a path that is not there ends with 1, a bundle without anything usable with 2', () => {
  const missing = run('analyze', join(work, 'nowhere'))
  expect(missing.status).toBe(1)
  expect(missing.stderr).toContain('There is nothing at')
  writeFileSync(join(work, 'notes.txt'), 'nothing to see\n')
  expect(run('analyze', join(work, 'notes.txt')).status).toBe(2)
})

test('the summary names servers, the balancer and the balance; nothing but it is on standard output', () => {
  const r = run('analyze', example)
  expect(r).toMatchObject({ status: 0, stderr: '' })
  expect(r.stdout).toMatch(/servers {4}MBX-K1 \(DAG of MBX-K1, MBX-K2, site of MBX-K1, MBX-K2\), MBX-K2/)
  expect(r.stdout).toMatch(/balancer 192\.168\.40\.9: load-balancer, likely/)
  expect(r.stdout).toMatch(
    /^waited {5}Most of it has one next hop in common.*: the smart host relay\.northquay\.example \(75\.0 %, 3 of 4 recipients/m,
  )
  expect(r.stdout).toMatch(/^moved {6}DB-West moved from MBX-K1 to MBX-K2 \(2026-03-10 12:51:44 to 13:05:47 UTC\)\./m)
  expect(r.stdout).toMatch(/bytes .* read = .* in records \+ .* in headers \+ .* set aside/)
})

test('JSON to a file and to standard output is the same, twice', () => {
  const file = join(work, 'a.json')
  expect(run('analyze', example, '--json', file).status).toBe(0)
  const piped = run('analyze', example, '--json', '-')
  expect(piped.status).toBe(0)
  expect(piped.stdout).toBe(readFileSync(file, 'utf8'))
  expect(piped.stderr).toContain('messages')
})

test('since and until cut messages and sessions, and keep their numbers', () => {
  const all = JSON.parse(run('analyze', example, '--json', '-').stdout)
  const cut = JSON.parse(
    run('analyze', example, '--json', '-', '--since', '2026-03-10T09:00Z', '--until', '2026-03-10T10:00:00+00:00').stdout,
  )
  const inside = (m: { first: string; last: string }) => m.last >= '2026-03-10T09:00:00.000Z' && m.first < '2026-03-10T10:00:00.000Z'
  expect(cut.messages).toEqual(all.messages.filter(inside))
  expect(cut.sessions).toEqual(all.sessions.filter(inside))
  expect(cut.messages.length).toBeGreaterThan(0)
  expect(cut.messages.length).toBeLessThan(all.messages.length)
  expect(cut.totals.messages).toBe(cut.messages.length)
})

test('a report that can’t be written ends with 1', () => {
  const r = run('analyze', example, '--json', join(work, 'no/such/folder/a.json'))
  expect(r.status).toBe(1)
  expect(r.stderr).toContain('hopscope:')
  expect(existsSync(join(work, 'no'))).toBe(false)
})

test('a password file opens what is encrypted, and what is in it is never told', async () => {
  const password = 'secret of the customer'
  const log =
    '#Software: Microsoft Exchange Server\r\n#Log-type: Message Tracking Log\r\n#Fields: date-time,server-hostname,source,event-id,message-id\r\n'
  const zip = join(work, 'locked.zip')
  writeFileSync(
    zip,
    await lockedZip({ 'a.LOG': `${log}2026-03-10T08:00:00.000Z,EX01,SMTP,RECEIVE,<m@a.example>\r\n` }, { password, bits: 256 }),
  )
  const passwords = join(work, 'passwords.txt')
  writeFileSync(passwords, `\ufeffanother\r\n${password}\r\n`)
  expect(run('analyze', zip)).toMatchObject({ status: 2 })
  const r = run('analyze', zip, '--password-file', passwords, '--json', '-')
  expect(r.status).toBe(0)
  expect(JSON.parse(r.stdout).totals.records).toBe(1)
  for (const told of [r.stdout, r.stderr]) expect(told).not.toContain(password)
  const missing = run('analyze', zip, '--password-file', join(work, 'nothing'))
  expect(missing).toMatchObject({ status: 1, stdout: '' })
  expect(missing.stderr).toContain('the password file')
})

test('what a killed run left in the temporary folder goes with the next one, and a run leaves nothing', () => {
  const temporary = join(work, 'tmp')
  const left = join(temporary, `hopscope-${2 ** 22 + 7}-abcdef`)
  const running = join(temporary, `hopscope-${process.pid}-abcdef`)
  const other = join(temporary, 'hopscope-notes')
  for (const folder of [left, running, other]) mkdirSync(folder, { recursive: true })
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  expect(spawnSync(process.execPath, [cli, 'analyze', example], { env }).status).toBe(0)
  expect(
    readdirSync(temporary)
      .map((n) => join(temporary, n))
      .sort(),
  ).toEqual([running, other].sort())
})

test('the JavaScript scanner gives the same result', () => {
  const { stdout, status } = spawnSync(process.execPath, [cli, 'analyze', example, '--json', '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, HOPSCOPE_SCANNER: 'js' },
  })
  expect(status).toBe(0)
  expect(stdout).toBe(run('analyze', example, '--json', '-').stdout)
})
