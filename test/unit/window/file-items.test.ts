import { expect, test } from 'vitest'
import {
  balance,
  buildTree,
  countStates,
  type FileItem,
  itemsOfCatalogue,
  itemsOfProgress,
} from '../../../src-renderer/features/files/file-items'
import { buildWorld } from '../../builders/world'

const { catalogue } = buildWorld(60)
const items = itemsOfCatalogue(catalogue)

test('the end line adds up, and says nothing is settled that is not', () => {
  const { parts, total, settled } = balance(items)
  expect(parts).toBe('5 indexed + 1 with notes + 1 duplicate + 1 not needed + 1 locked + 1 unreadable')
  expect([total, settled]).toEqual([10, 10])
  expect(parts.match(/\d+/g)?.reduce((n, d) => n + Number(d), 0)).toBe(total)
  const reading = items.map((i): FileItem => (i.id < 3 ? { ...i, state: i.id === 0 ? 'reading' : 'waiting' } : i))
  expect(balance(reading)).toMatchObject({ total: 10, settled: 7 })
})

test('a tree of folders and archives: every file once, folders sum what is in them', () => {
  const rows = buildTree(items, new Map())
  expect(rows[0]).toMatchObject({ level: 1, name: 'brennick-20260312.zip', expanded: true })
  expect(
    rows
      .filter((r) => r.file)
      .map((r) => r.file?.id)
      .sort(),
  ).toEqual(items.map((i) => i.id).sort())
  const sum = (of: (i: FileItem) => number) => items.reduce((n, i) => n + of(i), 0)
  expect(rows[0]?.folder).toMatchObject({
    archive: true,
    files: 10,
    records: sum((i) => i.records),
    bytes: sum((i) => i.bytes),
    problems: 2,
    open: 0,
  })
  expect(rows.find((r) => r.name === 'MBX-G1')?.folder?.files).toBe(4)
})

test('what a person closes stays closed', () => {
  const rows = buildTree(items, new Map([['brennick-20260312.zip!', false]]))
  expect(rows).toHaveLength(1)
})

test('while reading, lines that were not told yet leave no hole', () => {
  const sparse: NonNullable<Parameters<typeof itemsOfProgress>[0]>[number][] = []
  sparse[2] = { id: 2, path: 'a/b.LOG', bytes: 10, done: 5, kind: null, state: 'reading', note: null, records: 1, setAsideLines: 0 }
  expect(itemsOfProgress(sparse)).toHaveLength(1)
  expect(countStates(itemsOfProgress(sparse)).get('reading')).toBe(1)
})
