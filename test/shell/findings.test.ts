/** `hopscope findings` and `--fail-on` as a person or a script uses them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Finding } from '@shared/findings/finding'
import Ajv from 'ajv/dist/2020'
import { afterAll, expect, test } from 'vitest'
import { failsOn } from '../../src-main/cli/fail-on'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'out/main/cli.js')
const example = join(root, 'resources/example')
/** Queues in it stand before one next hop. */
const troubled = join(root, 'test/formats/powershell')
const work = mkdtempSync(join(tmpdir(), 'hopscope-findings-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: work, maxBuffer: 1 << 28 })
  return { status, stdout, stderr }
}

interface Told {
  id: string
  severity: string
  certainty: string
  title: string
  nextSteps: string[]
  evidence: { path: string; line: number; offset: number }[]
}

test('findings in JSON are those of the analysis, in the shape of the contract; the text tells each of them', () => {
  const r = run('findings', troubled, '--json', '-')
  expect(r).toMatchObject({ status: 0, stderr: '' })
  const { findings } = JSON.parse(r.stdout) as { findings: Told[] }
  const all = JSON.parse(run('analyze', troubled, '--json', '-').stdout) as { findings: Told[] }
  expect(findings).toEqual(all.findings)
  expect(findings.length).toBeGreaterThan(0)
  const schema = JSON.parse(readFileSync(join(root, 'shared/contract/analysis.schema.json'), 'utf8')) as { $defs: object }
  const validate = new Ajv({ strict: false }).compile({
    $defs: schema.$defs,
    type: 'array',
    items: { $ref: '#/$defs/finding' },
  })
  validate(findings)
  expect(validate.errors ?? []).toEqual([])

  const file = join(work, 'f.json')
  const text = run('findings', troubled, '--json', file)
  expect(readFileSync(file, 'utf8')).toBe(r.stdout)
  for (const f of findings) {
    expect(text.stdout).toContain(`${f.id}  ${f.severity}, ${f.certainty}: ${f.title}\n`)
    for (const step of f.nextSteps) expect(text.stdout).toContain(step)
    const [seen] = f.evidence
    if (seen) expect(text.stdout).toContain(`Seen  ${seen.path}, line ${seen.line}, offset ${seen.offset}`)
  }
})

test('--fail-on ends with 3 where there is a finding that bad, and with 0 where there is none', () => {
  for (const command of ['findings', 'analyze']) {
    expect(run(command, troubled).status, command).toBe(0)
    expect(run(command, troubled, '--fail-on', 'problem').status, command).toBe(3)
    expect(run(command, troubled, '--fail-on', 'notice').status, command).toBe(3)
    expect(run(command, example, '--fail-on', 'notice').status, command).toBe(0)
  }
})

test('a severity stands for itself and for what is graver', () => {
  const warning = [{ severity: 'warning' } as Finding]
  expect((['problem', 'warning', 'notice', null] as const).map((s) => failsOn(warning, s))).toEqual([null, 3, 3, null])
  expect(failsOn([{ severity: 'info' } as Finding], 'notice')).toBe(null)
  expect(failsOn([], 'notice')).toBe(null)
})

test('wrong usage ends with 1, a bundle without anything usable with 2', () => {
  for (const args of [['findings'], ['findings', example, '--fail-on', 'info'], ['analyze', example, '--fail-on', 'all']]) {
    const r = run(...args)
    expect(r, args.join(' ')).toMatchObject({ status: 1, stdout: '' })
    expect(r.stderr).toContain(`usage: hopscope ${args[0] ?? ''}`)
  }
  writeFileSync(join(work, 'notes.txt'), 'nothing to see\n')
  expect(run('findings', join(work, 'notes.txt'), '--fail-on', 'notice').status).toBe(2)
  expect(run('findings', '--help').stdout).toContain('usage: hopscope findings')
})
