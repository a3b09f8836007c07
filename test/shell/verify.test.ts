/** `hopscope verify` as a person uses it: a bundle that is the same, and each way in which it, or the analysis, is not. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { zip as zipOf } from '../builders/archives'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'out/main/cli.js')
const example = join(root, 'resources/example')
const LOG = 'MBX-K1/MessageTracking/MSGTRK20260310-1.LOG'
const work = mkdtempSync(join(tmpdir(), 'hopscope-verify-'))
const analysis = join(work, 'analysis.json')
beforeAll(() => {
  expect(run('analyze', example, '--json', analysis).status).toBe(0)
})
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: work, maxBuffer: 1 << 28 })
  return { status, stdout, stderr }
}

/** The first hop’s first citation. */
const first = (a: Analysis) => a.messages[0]?.hops[0]?.evidence[0] as Ref
const patch = (o: object | undefined, to: object) => void Object.assign(o ?? {}, to)

let copies = 0
function copyOfExample(): string {
  const folder = join(work, `copy-${++copies}`)
  cpSync(example, folder, { recursive: true })
  return folder
}

interface Ref {
  path: unknown
  line?: unknown
  offset?: unknown
}
interface Analysis {
  sources: { path: unknown; bytes: unknown; sha256: unknown }[]
  messages: { id: unknown; hops: { evidence: Ref[] }[] }[]
  findings: { id: string; evidence: Ref[] }[]
}
/** Another analysis, as a tool that lays JSON out in its own way would write it. */
function changed(change: (a: Analysis) => void): string {
  const a = JSON.parse(readFileSync(analysis, 'utf8')) as Analysis
  change(a)
  const file = join(work, `changed-${++copies}.json`)
  writeFileSync(file, JSON.stringify(a, null, 1))
  return file
}

test('the same bundle agrees, and so does a copy of it under another name', () => {
  for (const folder of [example, copyOfExample()]) {
    const r = run('verify', analysis, folder)
    expect(r).toMatchObject({ status: 0, stderr: '' })
    expect(r.stdout).toMatch(/^files {6}10 of 10 have the bytes of the analysis/)
    expect(r.stdout).toMatch(/citations {2}[\d,]{4,}, all lead to their lines/)
  }
  expect(
    run(
      'verify',
      changed(() => {}),
      example,
    ).stdout,
  ).toBe(run('verify', analysis, example).stdout)
})

test('one byte that differs: the file, and the messages, sessions and findings that rest on it, twenty and how many more', () => {
  const folder = copyOfExample()
  const file = join(folder, LOG)
  const bytes = readFileSync(file)
  const at = bytes.length - 40
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
  const r = run('verify', analysis, folder)
  expect(r.status).toBe(1)
  expect(r.stdout).toContain(`changed    ${LOG}`)
  expect(r.stdout).toContain('as long as before')
  expect(r.stdout.match(/^ {11}[MSCPF]-\d+ {2}line \d+, offset \d+$/gm)).toHaveLength(20)
  const more = Number(/^ {11}and ([\d,]+) more$/m.exec(r.stdout)?.[1]?.replace(',', ''))
  const a = JSON.parse(readFileSync(analysis, 'utf8')) as Analysis
  const places = (owner: unknown, refs: Ref[]) => refs.filter((x) => x.path === LOG).map((x) => `${String(owner)} ${String(x.offset)}`)
  const cited = new Set([
    ...a.messages.flatMap((m) => m.hops.flatMap((h) => places(m.id, h.evidence))),
    ...a.findings.flatMap((f) => places(f.id, f.evidence)),
  ])
  expect(20 + more).toBeGreaterThanOrEqual(cited.size)
  expect(r.stdout).not.toContain('SmtpSend')
})

test('a file that is shorter, one that is gone, and one that is new', () => {
  const folder = copyOfExample()
  truncateSync(join(folder, LOG), 2000)
  const cut = run('verify', analysis, folder)
  expect(cut.status).toBe(1)
  expect(cut.stdout).toMatch(/bytes shorter/)
  expect(cut.stdout).toMatch(/[MF]-\d+ {2}line \d+, offset \d+: the file ends at byte 2000/)

  rmSync(join(folder, LOG))
  const gone = run('verify', analysis, folder)
  expect(gone.status).toBe(1)
  expect(gone.stdout).toContain(`missing    ${LOG}`)

  const fuller = copyOfExample()
  writeFileSync(join(fuller, 'new\u001b[31m.LOG'), 'x\n')
  const added = run('verify', analysis, fuller)
  expect(added.status).toBe(0)
  expect(added.stdout).toContain('added      1 file in the bundle and not in the analysis: new\ufffd[31m.LOG')
})

test('inside an archive a file is found by its path, and a change in it is seen', async () => {
  const log = readFileSync(join(example, LOG))
  const zip = join(work, 'bundle.zip')
  writeFileSync(zip, await zipOf({ 'logs/a.LOG': log }))
  const of = join(work, 'zip.json')
  expect(run('analyze', zip, '--json', of).status).toBe(0)
  expect(run('verify', of, zip)).toMatchObject({ status: 0 })
  log[log.length - 40] = (log[log.length - 40] ?? 0) ^ 1
  writeFileSync(zip, await zipOf({ 'logs/a.LOG': log }))
  const r = run('verify', of, zip)
  expect(r.status).toBe(1)
  expect(r.stdout).toContain('changed    bundle.zip\n')
  expect(r.stdout).toContain('changed    bundle.zip!/logs/a.LOG')
})

test('a log in UTF-16 has its lines where the analysis says', () => {
  const folder = join(work, 'utf16')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.LOG'), Buffer.from(`\ufeff${readFileSync(join(example, LOG), 'utf8').replace(/^\ufeff/, '')}`, 'utf16le'))
  const of = join(work, 'utf16.json')
  expect(run('analyze', folder, '--json', of).status).toBe(0)
  const r = run('verify', of, folder)
  expect(r).toMatchObject({ status: 0 })
  expect(r.stdout).toMatch(/citations {2}[\d,]{2,}, all lead/)
})

test('a citation that was moved is found though every file is as it was', () => {
  const cases: [string, (a: Analysis) => void, RegExp][] = [
    [
      'within its line',
      (a) => patch(first(a), { offset: Number(first(a).offset) + 1 }),
      /M-1 {2}line \d+, offset \d+: no line begins there/,
    ],
    ['another line', (a) => patch(first(a), { line: 1 }), /M-1 {2}line 1, offset \d+: byte \d+ stands on line \d+/],
    ['behind the end', (a) => patch(first(a), { offset: 2 ** 50 }), /M-1 .*: the file ends at byte \d+/],
    [
      'to a file outside',
      (a) => patch(first(a), { path: '../../etc/passwd' }),
      /M-1 cites \.\.\/\.\.\/etc\/passwd, which the analysis does not list/,
    ],
  ]
  for (const [name, change, told] of cases) {
    const r = run('verify', changed(change), example)
    expect(r.status, name).toBe(1)
    expect(r.stdout, name).toMatch(told)
  }
})

test('a path of the analysis never leads out of the bundle', () => {
  writeFileSync(join(work, 'secret.txt'), 'secret\n')
  const folder = copyOfExample()
  for (const path of ['../secret.txt', join(work, 'secret.txt'), '__proto__', 'a\u001b[2Jb'])
    expect(
      run(
        'verify',
        changed((a) => patch(a.sources[0], { path: path })),
        folder,
      ).stdout,
      path,
    ).toContain(`missing    ${path.replace('\u001b', '\ufffd')}: It is not in the bundle.`)
})

test('what is no analysis ends with 2 and one line that says why', () => {
  const text = readFileSync(analysis, 'utf8')
  const write = (name: string, content: string) => {
    const file = join(work, name)
    writeFileSync(file, content)
    return file
  }
  const deep = write('deep.json', '['.repeat(100_000))
  const files = [
    join(work, 'nowhere.json'),
    work,
    deep,
    write('empty.json', ''),
    write('other.json', '{"schema":"other"}'),
    write('null.json', 'null'),
    write('proto.json', '{"__proto__":{"schema":"hopscope/analysis@1","sources":[]}}'),
    write('cut.json', text.slice(0, text.length / 2)),
    write('broken.json', text.replace('"messages":[\n{', '"messages":[\n{{')),
    changed((a) => patch(first(a), { offset: -1 })),
    changed((a) => patch(first(a), { offset: '12' })),
    changed((a) => patch(first(a), { offset: 1.5 })),
    changed((a) => patch(first(a), { line: -3 })),
    changed((a) => patch(first(a), { path: { toString: 'x' } })),
    changed((a) => patch(a.messages[0], { id: 'M-1; rm -rf /\u001b[31m' })),
    changed((a) => patch(a.sources[0], { sha256: 'abc' })),
    changed((a) => patch(a.sources[0], { bytes: -1 })),
    changed((a) => patch(a, { sources: { length: 3 } })),
    changed((a) => patch(a, { messages: [null] })),
  ]
  for (const file of files) {
    const r = run('verify', file, example)
    expect(r.status, `${file}: ${r.stdout}${r.stderr}`).toBe(2)
    expect(r.stderr).toMatch(/^hopscope: the analysis can’t be used: \P{Cc}+\n$/u)
    expect(r.stdout).toBe('')
  }
})

test('a line without an end is not waited for', () => {
  const file = join(work, 'huge.json')
  writeFileSync(file, '{\n"schema":"hopscope/analysis@1",\n')
  for (let i = 0; i < 9; i++) appendFileSync(file, ' '.repeat(8 << 20))
  const r = run('verify', file, example)
  expect(r).toMatchObject({ status: 2, stdout: '' })
  expect(r.stderr).toContain('longer than 64 MB')
})

test('wrong usage ends with 2; help tells the exit codes', () => {
  for (const args of [
    ['verify'],
    ['verify', analysis],
    ['verify', analysis, example, '--colour'],
    ['verify', analysis, join(work, 'nowhere')],
  ])
    expect(run(...args), args.join(' ')).toMatchObject({ status: 2, stdout: '' })
  expect(run('verify').stderr).toContain('usage: hopscope verify')
  const help = run('verify', '--help')
  expect(help).toMatchObject({ status: 0, stderr: '' })
  expect(help.stdout).toContain('Exit code: 0 all agree')
  expect(run('--help').stdout).toContain('verify')
})
