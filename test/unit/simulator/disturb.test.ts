import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderSink, writeTruth } from '../../simulator/bundle'
import { logFiles } from '../../simulator/bundle-logs'
import { simulateDagPair } from '../../simulator/dag-pair'

import { DISTURBANCES } from '../../simulator/disturbances'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hopscope-simulator-'))
  const sink = folderSink(root)
  simulateDagPair({ messages: 300, seed: 'disturb', maxFileBytes: 100_000 }, sink)
  sink.finish()
})
afterEach(() => rmSync(root, { recursive: true }))

const bytesOf = (file: string) => readFileSync(join(root, file))
const apply = (name: string) => {
  const files = logFiles(root, 'MBX-K1', 'MSGTRK')
  const file = files[Math.floor(files.length / 2)] ?? ''
  const before = bytesOf(file)
  const done = DISTURBANCES[name]?.(root)
  return { before, after: bytesOf(file), file, done }
}

test('a family of files goes missing', () => {
  expect(DISTURBANCES['no-receive']?.(root).files.length).toBeGreaterThan(2)
  expect(logFiles(root, 'MBX-K2', 'RECV')).toEqual([])
  expect(logFiles(root, 'MBX-K1', 'RECV').length).toBeGreaterThan(2)
})
test('MSGTRK and MSGTRKM are told apart, and files come in order of their number', () => {
  const files = logFiles(root, 'MBX-K1', 'MSGTRK')
  expect(files.every((file) => /MSGTRK\d/.test(file))).toBe(true)
  expect(logFiles(root, 'MBX-K1', 'RECV').map((file) => Number(/-(\d+)\./.exec(file)?.[1]))).toEqual(
    logFiles(root, 'MBX-K1', 'RECV').map((_, i) => i + 1),
  )
})
test('cut files end in a row, or inside quotes', () => {
  const row = apply('cut-row')
  expect(row.before.subarray(0, row.after.length).equals(row.after)).toBe(true)
  expect(row.after.toString().endsWith('\n')).toBe(false)
  const lastLine = apply('cut-quotes').after.toString().split('\n').at(-1) ?? ''
  expect((lastLine.match(/"/g) ?? []).length % 2).toBe(1)
})
test('a copy is the same file under another name', () => {
  const { done, before } = apply('copied-file')
  expect(bytesOf(done?.files[1] ?? '').equals(before)).toBe(true)
})
test('repeated rows and a repeated header add lines and lose none', () => {
  const rows = apply('repeated-rows')
  expect(new Set(rows.after.toString().split('\n'))).toEqual(new Set(rows.before.toString().split('\n')))
  expect(rows.after.length).toBeGreaterThan(rows.before.length)
  const header = apply('repeated-header')
  expect(header.after.toString().match(/^#Fields/gm)?.length).toBe(2)
})
test('encodings and line ends change, the text does not', () => {
  const lf = apply('lf')
  expect(lf.after.toString()).toBe(lf.before.toString().replaceAll('\r\n', '\n'))
  const bom = apply('bom')
  expect(bom.after.toString()).toBe(`\uFEFF${bom.before}`)
  const wide = apply('utf16')
  expect(wide.after.toString('utf16le')).toBe(bom.after.toString())
  // still text for what follows
  expect(apply('repeated-header').after.toString('utf16le')).toContain('#Fields')
})
test('a tail of NUL bytes', () => {
  const { before, after } = apply('nul-tail')
  expect(after.equals(Buffer.concat([before, Buffer.alloc(4096)]))).toBe(true)
})
test('dropped hours leave the headers and the rest of the day', () => {
  DISTURBANCES['dropped-hours']?.(root)
  const text = logFiles(root, 'MBX-K2', 'RECV')
    .map((file) => bytesOf(file).toString())
    .join('')
  expect(text).not.toMatch(/^2026-03-09T(09|10)/m)
  expect(text).toMatch(/^2026-03-09T08/m)
  expect(text).toMatch(/^2026-03-09T11/m)
})
test('truth on disk is the truth in memory', () => {
  const truth = simulateDagPair({ messages: 50, seed: 'disk' }, { write: () => undefined })
  const file = join(root, 'truth.json')
  writeTruth(file, truth)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(truth)
})
