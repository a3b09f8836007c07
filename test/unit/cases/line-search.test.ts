/** Lines of the evidence that an expression matches: each at its place, whatever the encoding and the pieces in which bytes come. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceRef, TextEncoding } from '@shared/model/source'
import { lineMatcher, readLinePattern } from '@shared/query/line-pattern'
import { messagesAt } from '@shared/query/messages-at'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { LineCutter, MOST_HITS, searchLines } from '../../../src-main/cases/line-search'
import { makeStore } from '../../../src-main/files/store'
import { worldTables } from '../../builders/world-tables'

const work = mkdtempSync(join(tmpdir(), 'hopscope-lines-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

const encoded = (text: string, encoding: TextEncoding): Buffer => {
  if (!encoding.startsWith('utf-16')) return Buffer.from(text)
  const bytes = Buffer.from(text, 'utf16le')
  return encoding === 'utf-16be' ? bytes.swap16() : bytes
}

describe.each(['utf-8', 'utf-16le', 'utf-16be'] as const)('lines in %s', (encoding) => {
  test('are cut at the same places in whatever pieces they come; their bytes are theirs', () => {
    const part = fc.constantFrom('a', 'Ī', '\n', '\r\n', 'ĊĀ', '会', ',', '')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (parts, cuts) => {
        const bytes = encoded(parts.join(''), encoding)
        const lines: { text: string; offset: number; length: number; number: number }[] = []
        const cutter = new LineCutter(encoding, (l) => lines.push(l))
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const size = cuts[n % cuts.length] as number
          cutter.push(Uint8Array.from(bytes.subarray(at, at + size)))
          at += size
        }
        cutter.finish()
        const expected = parts.join('').split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(lines.map((l) => l.text)).toEqual(expected.map((l) => l.replace(/\r$/, '')))
        for (const l of lines) expect(new TextDecoder(encoding).decode(bytes.subarray(l.offset, l.offset + l.length))).toBe(l.text)
        expect(lines.map((l) => l.number)).toEqual(lines.map((_, i) => i + 1))
      }),
    )
  })
})

const file = (source: number, name: string, text: string) => {
  writeFileSync(join(work, name), text)
  return { source, place: { file: join(work, name), links: [] }, encoding: 'utf-8' as const }
}

async function found(files: readonly ReturnType<typeof file>[], pattern: string, ignoreCase = false) {
  const hits: SourceRef[] = []
  const store = makeStore(join(work, 'spill'))
  const searched = await searchLines({ store, files, pattern, ignoreCase }, (f) => hits.push(...f.hits))
  return { searched, hits }
}

test('lines of several files, in their order, with file, place and number', async () => {
  const files = [file(3, 'a.log', '#Fields\r\n250 ok\r\n550 5.1.1 no\r\n'), file(1, 'b.log', 'nothing\n451 4.4.0 later\n550 5.7.1')]
  const { hits, searched } = await found(files, '^550 5\\.\\d')
  expect(hits).toEqual([
    { source: 3, offset: 17, length: 12, line: 3 },
    { source: 1, offset: 24, length: 9, line: 3 },
  ])
  expect(searched).toEqual({ bytes: 31 + 33, found: 2, more: false, unread: [] })
  expect((await found(files, 'LATER', true)).hits.length).toBe(1)
  expect((await found(files, 'LATER')).hits).toEqual([])
})

test('a file that is not there is named, and the others are read; at the bound it ends and says so', async () => {
  const gone = { source: 7, place: { file: join(work, 'gone.log'), links: [] }, encoding: 'utf-8' as const }
  expect((await found([gone, file(1, 'c.log', 'x\n')], 'x')).searched).toMatchObject({ found: 1, unread: [7] })
  const { hits, searched } = await found([file(1, 'd.log', 'x\n'.repeat(MOST_HITS + 9)), file(2, 'e.log', 'x')], 'x')
  expect([hits.length, searched.more]).toEqual([MOST_HITS, true])
})

describe('an expression', () => {
  test('stands between slashes; what is no expression is none', () => {
    expect(readLinePattern(' /a b/i ')).toEqual({ pattern: 'a b', ignoreCase: true })
    expect(readLinePattern('/a/b/')).toEqual({ pattern: 'a/b', ignoreCase: false })
    for (const none of ['', '/', '//', 'anna', '/anna', '/a/x']) expect(readLinePattern(none)).toBeNull()
  })
  test('that is not understood is told as a sentence', () => {
    expect(readLinePattern('/(/')).toBe('The expression is not understood: missing closing ): `(`.')
    for (const bad of ['/(?=a)b/', '/(a)\\1/', '/a{1001}/', '/(((a{100}){100}){100})/', `/${'a'.repeat(501)}/`])
      expect(readLinePattern(bad), bad).toMatch(/^The expression is .*\.$/)
  })
  test('that would never end elsewhere ends: its time grows with the line', () => {
    const took = (length: number) => {
      const matches = lineMatcher({ pattern: '^(([a-z])+.)+[A-Z]([a-z])+$', ignoreCase: false })
      const began = performance.now()
      expect(typeof matches === 'function' && matches('a'.repeat(length))).toBe(false)
      return performance.now() - began
    }
    took(1000)
    expect(took(20_000)).toBeLessThan(5_000)
  })
})

test('a line leads to the message whose row it is, or whose hop rests on it', () => {
  const { tables } = worldTables(60)
  const at = (table: 'events' | 'evidence', r: number) => ({
    source: tables[table].number(r, 'source'),
    offset: tables[table].number(r, 'offset'),
  })
  const events = Array.from({ length: tables.events.rows }, (_, r) => r)
  const refs = events.map((r) => at('events', r))
  const unique = new Map(
    refs.map((r, i) => [`${r.source} ${r.offset}`, tables.events.number(i, 'message')]).reverse() as [string, number][],
  )
  expect(messagesAt(refs, tables)).toEqual(refs.map((r) => unique.get(`${r.source} ${r.offset}`)))
  expect(messagesAt([{ source: 99, offset: 1 }], tables)).toEqual([-1])
})
