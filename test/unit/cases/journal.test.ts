/** The journal on disk: what was answered stays, whatever happens to the process, the disk or the file. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry, Numbered } from '@shared/model/journal'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { caseFolder, newCaseId } from '../../../src-main/cases/case-record'
import { type Disk, JOURNAL_NAME, Journal } from '../../../src-main/cases/journal'
import { addToJournal, endJournal, followJournal, journalPage } from '../../../src-main/cases/journals'
import { anyJournal, entry, message } from '../../builders/journal'

const data = mkdtempSync(join(tmpdir(), 'hopscope-journal-'))
afterAll(() => {
  rmSync(data, { recursive: true, force: true })
})
let folders = 0
const newFolder = () => join(data, `case-${++folders}`)
const note = (text: string) => entry({ act: 'note', about: message('x'), text, links: [], inReport: false })
const open = (folder: string, more: Partial<ConstructorParameters<typeof Journal>[0]> = {}) => new Journal({ folder, caseId: 'c', ...more })
const entriesIn = async (folder: string) => (await open(folder).read()).entries.map((e) => e.entry)
const textIn = (folder: string) => readFileSync(join(folder, JOURNAL_NAME), 'utf8')

describe('a journal', () => {
  test('is read as it was written, and numbered', async () => {
    await fc.assert(
      fc.asyncProperty(anyJournal(8), anyJournal(8), async (first, second) => {
        const folder = newFolder()
        const journal = open(folder)
        const more = second.map((e): Entry => ({ ...e, id: `k${e.id}` }))
        await Promise.all([journal.append(first), journal.append(more)])
        const read = await open(folder).read()
        expect(read.troubles).toEqual([])
        expect(read.entries.map((e) => e.entry)).toEqual([...first, ...more])
        expect(read.entries.map((e) => e.seq)).toEqual(read.entries.map((_, i) => i + 1))
        // lines are only ever added
        const before = first.length + more.length > 0 ? textIn(folder) : ''
        await open(folder).append([entry({ act: 'pin', about: [message('y')] })])
        expect(textIn(folder).startsWith(before)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('takes an entry that is sent twice once', async () => {
    const folder = newFolder()
    const e = note('once')
    const journal = open(folder)
    expect(await journal.append([e, e])).toHaveLength(1)
    expect(await journal.append([e])).toEqual([])
    expect(await open(folder).append([e])).toEqual([])
    expect(await entriesIn(folder)).toEqual([e])
  })

  test('has one order for two writers, and each hears of what the other one adds', async () => {
    const folder = newFolder()
    const heard: [Numbered[], Numbered[]] = [[], []]
    const [a, b] = ([0, 1] as const).map((i) => open(folder, { onAdded: (added) => heard[i].push(...added) })) as [Journal, Journal]
    await Promise.all([a.read(), b.read()])
    const all = Array.from({ length: 40 }, (_, i) => note(`${i}`))
    await Promise.all(all.map((e, i) => (i % 2 ? a : b).append([e])))
    const read = await open(folder).read()
    expect(read.troubles).toEqual([])
    expect(new Set(read.entries.map((e) => e.entry.id))).toEqual(new Set(all.map((e) => e.id)))
    await Promise.all([a.read(), b.read()])
    for (const h of heard) expect(h.map((n) => n.entry)).toEqual(read.entries.map((n) => n.entry))
    expect(readdirSync(folder)).toEqual([JOURNAL_NAME])
  })

  test('goes on after a process was killed while it held the lock', async () => {
    const folder = newFolder()
    await open(folder).append([note('a')])
    // no process has a number like this
    writeFileSync(join(folder, 'journal.lock'), '999999999')
    await open(folder).append([note('b')])
    expect(await entriesIn(folder)).toHaveLength(2)
  })
})

describe('a damaged journal', () => {
  test('that was cut off anywhere keeps every whole line, and the rest beside it', async () => {
    const folder = newFolder()
    const all = [note('first'), note('zweite, mit Umlaut ä'), note('third')]
    await open(folder).append(all)
    const whole = readFileSync(join(folder, JOURNAL_NAME))
    for (let cut = whole.length - 1; cut > 0; cut -= 7) {
      const other = newFolder()
      mkdirSync(other, { recursive: true })
      writeFileSync(join(other, JOURNAL_NAME), whole.subarray(0, cut))
      const kept = whole.subarray(0, cut).lastIndexOf(10) + 1
      const read = await open(other).read()
      const lines = whole.subarray(0, kept).toString().split('\n').length - 2
      expect(read.entries.map((e) => e.entry)).toEqual(all.slice(0, Math.max(0, lines)))
      if (kept < cut) {
        expect(read.troubles.at(-1)).toContain('was cut off while it was written')
        expect(readFileSync(join(other, 'journal.cut-1'))).toEqual(whole.subarray(kept, cut))
      }
      await open(other).append([note('after')])
      expect((await entriesIn(other)).at(-1)).toMatchObject({ text: 'after' })
      expect((await open(other).read()).troubles).toEqual([])
    }
  })

  test('that was changed anywhere says so, and keeps every line that was not', async () => {
    const folder = newFolder()
    const all = Array.from({ length: 6 }, (_, i) => note(`note ${i}`))
    await open(folder).append(all)
    const whole = readFileSync(join(folder, JOURNAL_NAME))
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), how: fc.constantFrom('set', 'insert', 'drop', 'line') })
    await fc.assert(
      fc.asyncProperty(change, async ({ at, byte, how }) => {
        const end = how === 'line' ? whole.indexOf(10, at) + 1 || whole.length : at + 1
        const start = how === 'line' ? whole.lastIndexOf(10, Math.max(0, at - 1)) + 1 : at
        const bytes = Buffer.concat([
          whole.subarray(0, start),
          how === 'drop' || how === 'line' ? Buffer.alloc(0) : Buffer.from([byte]),
          whole.subarray(how === 'insert' ? start : end),
        ])
        const other = newFolder()
        mkdirSync(other, { recursive: true })
        writeFileSync(join(other, JOURNAL_NAME), bytes)
        const read = await open(other).read()
        const ids = read.entries.map((e) => e.entry.id)
        // one byte touches two lines at most, where it is the line end
        expect(ids.length).toBeGreaterThanOrEqual(all.length - 2)
        for (const e of read.entries) expect(all).toContainEqual(e.entry)
        if (!bytes.equals(whole) && end < whole.length) expect(read.troubles.length).toBeGreaterThan(0)
        // what can't be read is not thrown away
        await open(other).append([note('more')])
        if (bytes.at(-1) === 10) expect(readFileSync(join(other, JOURNAL_NAME)).subarray(0, bytes.length)).toEqual(bytes)
      }),
      { numRuns: 150 },
    )
  })

  test('of a newer version keeps what it does not know, and says so', async () => {
    const folder = newFolder()
    const journal = open(folder)
    await journal.append([note('a')])
    await journal.append([{ ...note('b'), version: 2 } as unknown as Entry])
    await journal.append([note('c')])
    const read = await open(folder).read()
    expect(read.entries.map((e) => e.seq)).toEqual([1, 3])
    expect(read.troubles).toEqual(['Entry 2 of the journal is of a newer version. It is kept, and does not count here.'])
  })

  test('may be anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const folder = newFolder()
        mkdirSync(folder, { recursive: true })
        writeFileSync(join(folder, JOURNAL_NAME), bytes)
        expect((await open(folder).read()).entries).toEqual([])
        const e = note('still')
        await open(folder).append([e])
        expect(await entriesIn(folder)).toEqual([e])
      }),
      { numRuns: 40 },
    )
  })
})

describe('a full disk', () => {
  /** Has room for so many bytes, and fails as a disk does: what fits is written. */
  const disk = (room: { left: number }, syncFails = { yes: false }): Disk => ({
    write: async (file, bytes, at) => {
      if (room.left <= 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      const fits = bytes.subarray(0, Math.min(bytes.length, room.left))
      room.left -= fits.length
      return (await file.write(fits, 0, fits.length, at)).bytesWritten
    },
    sync: () => (syncFails.yes ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) : Promise.resolve()),
  })

  test('refuses with a word, leaves the file as it was, and the same call succeeds when there is room', async () => {
    for (const left of [0, 10, 200]) {
      const folder = newFolder()
      await open(folder).append([note('before')])
      const before = textIn(folder)
      const room = { left }
      const journal = open(folder, { disk: disk(room) })
      const e = note('x'.repeat(1000))
      await expect(journal.append([e])).rejects.toMatchObject({ code: 'DISK_FULL', message: 'the disk is full' })
      expect(textIn(folder)).toBe(before)
      room.left = 100_000
      await journal.append([e])
      expect((await entriesIn(folder)).map((x) => x.id)).toContain(e.id)
      expect((await open(folder).read()).troubles).toEqual([])
    }
  })

  test('that is noticed only when synced refuses too', async () => {
    const folder = newFolder()
    const fails = { yes: true }
    const journal = open(folder, { disk: disk({ left: 10_000 }, fails) })
    const e = note('late')
    await expect(journal.append([e])).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await entriesIn(folder)).toEqual([])
    fails.yes = false
    await journal.append([e])
    expect(await entriesIn(folder)).toEqual([e])
  })

  test('a real one', async ({ skip }) => {
    const mount = join(data, 'small')
    mkdirSync(mount)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', mount], { stdio: 'pipe' })
    } catch (e) {
      skip(`no small disk can be mounted here: ${String((e as { stderr?: Buffer }).stderr ?? e).trim()}`)
    }
    try {
      const folder = join(mount, 'case')
      const journal = open(folder)
      const kept: string[] = []
      let refused: { code?: string } | null = null
      for (let i = 0; i < 200 && !refused; i++) {
        const e = note(`${i} ${'x'.repeat(1500)}`)
        await journal.append([e]).then(
          () => kept.push(e.id),
          (why: { code?: string }) => {
            refused = why
          },
        )
      }
      expect(refused).toMatchObject({ code: 'DISK_FULL' })
      expect(kept.length).toBeGreaterThan(10)
      const full = await open(folder).read()
      expect(full.entries.map((e) => e.entry.id)).toEqual(kept)
      expect(full.troubles).toEqual([])
      execFileSync('mount', ['-o', 'remount,size=1m', mount])
      const last = note('room again')
      await journal.append([last])
      expect((await entriesIn(folder)).map((e) => e.id)).toEqual([...kept, last.id])
    } finally {
      execFileSync('umount', [mount])
    }
  })

  test('a folder that may not be written to is told', async () => {
    const folder = newFolder()
    // a file where the folder should be
    writeFileSync(folder, '')
    await expect(open(folder).append([note('x')])).rejects.toMatchObject({ code: 'NOT_SAVED' })
    expect(statSync(folder).size).toBe(0)
  })
})

describe('journals of cases', () => {
  test('come in pages, tell followers, and end with their case', async () => {
    const id = newCaseId()
    const heard: Numbered[] = []
    const off = followJournal(data, id, (added) => heard.push(...added))
    expect(await journalPage(data, id, 0)).toEqual({ entries: [], more: false, troubles: [] })
    const all = Array.from({ length: 2100 }, (_, i) => note(`${i}`))
    await addToJournal(data, id, all)
    expect(heard).toHaveLength(2100)
    const first = await journalPage(data, id, 0)
    expect([first.entries.length, first.more]).toEqual([2000, true])
    const rest = await journalPage(data, id, 2000)
    expect([rest.entries.length, rest.more]).toEqual([100, false])
    off()
    await endJournal(data, id)
    rmSync(caseFolder(data, id), { recursive: true })
    await expect(addToJournal(data, id, [note('late')])).rejects.toMatchObject({ code: 'NO_CASE' })
    expect(readdirSync(join(data, 'cases'))).not.toContain(id)
  })

  test('begin with the decisions that older versions kept, once, and leave that file alone', async () => {
    for (const [text, about] of [
      ['{"version":2,"decisions":[{"about":"b","verdict":"rejected","at":9},{"about":"a","verdict":"confirmed","at":2}]}', ['a', 'b']],
      ['{"version":1,"decisions":[{"hop":"smtp a@1","verdict":"rejected","at":2},{"hop":3}]}', ['smtp a@1']],
      ['{"version":1,"decisions":[{"hop":3},', []],
    ] as const) {
      const id = newCaseId()
      const folder = caseFolder(data, id)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'decisions.json'), text)
      const abouts = async () =>
        (await journalPage(data, id, 0)).entries.map((e) => (e.entry.act === 'decide' ? e.entry.about : e.entry.act))
      expect(await abouts()).toEqual(about)
      await addToJournal(data, id, [note('first act')])
      expect(await abouts()).toEqual([...about, 'note'])
      expect(readFileSync(join(folder, 'decisions.json'), 'utf8')).toBe(text)
      expect((await open(folder).read()).entries).toHaveLength(about.length + 1)
    }
  })

  test('an id that is none of ours names no folder', async () => {
    await expect(journalPage(data, '../../etc', 0)).rejects.toMatchObject({ code: 'NO_CASE' })
  })
})
