import { buildReport } from '@shared/report/html'
import { reportRefs } from '@shared/report/report-refs'
import { describe, expect, test } from 'vitest'
import { all, byId, type Element, elements, readHtml, textOf } from '../../builders/html-reader'
import { smallCase } from '../../builders/small-case'

const { input } = smallCase()
const source = buildReport(input)
const page = readHtml(source)
const text = (e: Element | undefined) => (e ? textOf(e).replace(/\s+/g, ' ').trim() : '')
/** Lines of a cell with a slash between. */
const broken = (e: Element): string =>
  e.children
    .map((c) =>
      typeof c === 'string'
        ? c
        : c.name === 'br'
          ? ' / '
          : c.attributes.class?.startsWith('sub')
            ? ` / ${broken(c)}`
            : c.name === 'pre'
              ? `\n    ${textOf(c)}`
              : textOf(c),
    )
    .join('')

/** Headings, sentences and tables as a person reads them. */
function digest(root: Element): string {
  const lines: string[] = []
  const walk = (e: Element) => {
    if (e.name === 'style' || e.name === 'defs') return
    if (e.name === 'svg') {
      if (e.attributes.role === 'img') lines.push(`[picture: ${text(all(e, 'title')[0])}. ${all(e, 'text').map(text).join(' / ')}]`)
      return
    }
    if (/^h\d$/.test(e.name)) lines.push('', `${'#'.repeat(Number(e.name[1]))} ${text(e)}`)
    else if (e.name === 'p' || e.name === 'caption' || e.name === 'dt' || e.name === 'dd' || e.name === 'li')
      lines.push(`${e.name}: ${e.name === 'li' ? broken(e) : text(e)}`)
    else if (e.name === 'tr') lines.push(`  ${e.children.map((c) => (typeof c === 'string' ? '' : broken(c))).join(' | ')}`)
    else if (e.name === 'title') lines.push(`title: ${text(e)}`)
    else for (const c of e.children) if (typeof c !== 'string') walk(c)
  }
  walk(root)
  return `${lines.join('\n')}\n`
}

test('reads like this', async () => {
  await expect(digest(page)).toMatchFileSnapshot('./report.golden.txt')
})

describe('notes', () => {
  const note = {
    name: 'N-1',
    about: 'M-1 <b>offer</b>',
    message: 'M-1',
    text: 'see <script>alert(1)</script>\n**bold** \u202e',
    at: input.madeAt,
  }
  test('stand in a part of their own, as written, with a way to what they are on', () => {
    const withNotes = readHtml(buildReport({ ...input, notes: [note, { ...note, name: 'N-2', message: 'M-999' }] }))
    const part = all(withNotes, 'section').find((s) => s.attributes['aria-labelledby'] === 'notes')
    expect(text(part)).toContain('N-1 on M-1 <b>offer</b>')
    expect(text(part)).toContain('see <script>alert(1)</script>**bold** \u202e')
    expect(buildReport({ ...input, notes: [note] })).toContain(
      '&lt;/script&gt;</bdi><br><bdi>**bold** <span class="u">U+202E</span></bdi><br>',
    )
    expect(all(part as Element, 'a').map((a) => a.attributes.href)).toEqual(['#M-1'])
    expect(all(withNotes, 'script')).toEqual([])
  })
  test('are not there without any', () => {
    expect(source).not.toContain('id="notes"')
  })
})

describe('the file', () => {
  test('is the same twice, but for the line of the date', () => {
    expect(buildReport(smallCase().input)).toBe(source)
    const later = buildReport({ ...input, madeAt: input.madeAt + 86_400_000 }).split('\n')
    const changed = source.split('\n').filter((line, i) => line !== later[i])
    expect(changed).toEqual(['2026-03-10 08:00:00.000 UTC'])
  })
  test('asks for nothing and runs nothing', () => {
    const csp = all(page, 'meta').find((m) => m.attributes['http-equiv'] === 'Content-Security-Policy')
    expect(csp?.attributes.content).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    for (const e of elements(page)) {
      expect(['script', 'link', 'img', 'iframe', 'object', 'form', 'base']).not.toContain(e.name)
      for (const [name, value] of Object.entries(e.attributes)) {
        expect(name).not.toMatch(/^on|^src|^style$/)
        if (name === 'href') expect(value).toMatch(/^#/)
      }
    }
    expect(text(all(page, 'style')[0])).not.toMatch(/@import|url\(/)
  })
  test('every link has an end, every id is once', () => {
    const ids = [...elements(page)].flatMap((e) => e.attributes.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    for (const a of all(page, 'a')) expect(ids).toContain(a.attributes.href?.slice(1))
    for (const e of elements(page)) for (const id of e.attributes['aria-labelledby']?.split(' ') ?? []) expect(ids).toContain(id)
  })
  test('is in order: language, one main, headings without gaps, tables with captions and scopes, pictures with titles', () => {
    expect(all(page, 'html')[0]?.attributes.lang).toBe('en')
    expect(all(page, 'main')).toHaveLength(1)
    const levels = [...elements(page)].flatMap((e) => (/^h\d$/.test(e.name) ? Number(e.name[1]) : []))
    expect(levels[0]).toBe(1)
    expect(levels.filter((l) => l === 1)).toHaveLength(1)
    levels.slice(1).forEach((level, i) => {
      expect(level - (levels[i] ?? 0)).toBeLessThanOrEqual(1)
    })
    for (const t of all(page, 'table')) {
      expect(text(all(t, 'caption')[0])).not.toBe('')
      const columns = all(t, 'thead').flatMap((h) => all(h, 'th'))
      expect(columns.every((c) => c.attributes.scope === 'col')).toBe(true)
      for (const row of all(t, 'tr')) expect(row.children.filter((c) => typeof c !== 'string')).toHaveLength(columns.length)
    }
    for (const svg of all(page, 'svg')) {
      if (svg.attributes['aria-hidden'] === 'true') continue
      expect([text(all(svg, 'title')[0]), text(all(svg, 'desc')[0])]).not.toContain('')
    }
  })
})

describe('what it says', () => {
  test('each hop points to the lines it rests on, and they are there', () => {
    const hop = byId(page, 'M-1-hop-2')
    const links = hop ? all(hop, 'a').map((a) => a.attributes.href?.slice(1) ?? '') : []
    // the line that would have been next is the last of them, and says so
    expect(links).toEqual(['M-1-E2', 'M-1-E3', 'M-1-E4'])
    expect(text(byId(page, 'M-1-E4'))).toContain('next best for hop 2')
    expect(text(byId(page, 'M-1-E3'))).toBe(
      'E3 F2 kiln.zip!/EX2/MSGTRK2026031008-1.LOG, line 6, byte 600, 80 bytes long; hop 2line 6 of EX2,as,written',
    )
  })
  test('lines that are not quoted are cited by place, and counted', () => {
    const few = reportRefs(input.messages, 2)
    expect(few.leftOut).toEqual([
      { id: 'M-1', count: 3 },
      { id: 'M-2', count: 1 },
    ])
    const kept = new Set(few.refs.map((r) => `${r.source}:${r.offset}`))
    const short = readHtml(buildReport({ ...input, lines: input.lines.filter((l) => kept.has(`${l.ref.source}:${l.ref.offset}`)) }))
    expect(text(byId(short, 'M-1-hop-3'))).toContain('F2 line 7')
    expect(text(short)).toContain('3 more lines of this message are not quoted')
  })
  test('every message has refs, each line once, hops before other rows', () => {
    const { refs, leftOut } = reportRefs(input.messages)
    expect(leftOut).toEqual([])
    expect(new Set(refs.map((r) => `${r.source}:${r.offset}`)).size).toBe(refs.length)
    expect(refs.slice(0, 3).map((r) => [r.source, r.line])).toEqual([
      [0, 6],
      [0, 7],
      [1, 7],
    ])
  })
  test('lines that could not be read say so', () => {
    const gone = input.lines.map((l) => ({ ...l, text: null, problem: 'The file is not where it was.' }))
    expect(text(byId(readHtml(buildReport({ ...input, lines: gone })), 'M-1-E1'))).toContain('The file is not where it was.')
  })
  test('without messages it is the first part only', () => {
    const empty = readHtml(buildReport({ ...input, messages: [], lines: [] }))
    expect(all(empty, 'h2').map(text)).toEqual([
      'Summary',
      'Messages in numbers',
      'Time',
      'What the logs cover',
      'Servers',
      'What was received',
      'Words, and how to check',
    ])
    const bare = { catalogue: input.catalogue, messages: [], lines: [], madeAt: 0 }
    expect(text(readHtml(buildReport(bare)))).toContain('3 messages, 4 hops and 0 SMTP sessions were found.')
  })
  test('numbers that do not add up are not hidden', () => {
    const { catalogue } = input
    expect(text(page)).not.toContain('do not add up')
    for (const part of [{ bytesSetAside: 41 }, { records: 21 }, { setAside: 0 }, { files: 4 }]) {
      const wrong = { ...catalogue, totals: { ...catalogue.totals, ...part } }
      expect(text(readHtml(buildReport({ ...input, catalogue: wrong })))).toContain('These numbers do not add up')
    }
  })
  test('an unfinished case and a bounded one say so', () => {
    const partial = buildReport({
      ...input,
      catalogue: { ...input.catalogue, complete: false },
      window: { since: 0, until: Number.POSITIVE_INFINITY },
    })
    expect(text(readHtml(partial))).toContain('INCOMPLETE')
    expect(text(readHtml(partial))).toContain('(1970-01-01 00:00:00.000 UTC to the end)')
  })
  test('a case with nothing in it', () => {
    const { catalogue } = input
    const nothing = { ...catalogue, sources: [], nodes: [], coverage: [], timeRange: null, serverOf: [], serverWhy: [] }
    const said = text(readHtml(buildReport({ catalogue: nothing, messages: [], lines: [], madeAt: 0 })))
    expect(said).toContain('0 files received')
    expect(said).toContain('nothing is covered')
  })
})
