import type { Catalogue } from '@shared/model/case'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildReport } from '@shared/report/html'
import { escapePlain, html, said } from '@shared/report/html/escape'
import { cssString } from '@shared/report/html/style'
import { describe, expect, test } from 'vitest'
import { all, type Element, elements, readHtml, textOf } from '../../builders/html-reader'
import { type Random, random } from '../../builders/random'
import { smallCase } from '../../builders/small-case'

const PIECES = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</style></title></svg></pre></bdi>',
  '<!--',
  '-->',
  ']]>',
  '&lt;&amp;&#0;&',
  '=HYPERLINK("http://evil.example")',
  '\u202e\u2066abc',
  '\u200f\u061c',
  '\0\u0001\u001b[31m',
  '\r\n\t',
  '\u0085\u2028\u2029',
  '\ud800',
  '\udfff x',
  '\ufffe\ufeff',
  '\u{e0041}',
  'javascript:alert(1)',
  '$' + '{html}`',
  '‹ü漢字👩‍🔧é',
]
const hostile = (r: Random) => `EVIL${Array.from({ length: 1 + r.below(5) }, () => r.pick(PIECES)).join('')}`

/** The small case with every text that a log, a name or a person could have chosen replaced. */
function hostileInput(evil: () => string) {
  const { input } = smallCase()
  const m = (d: MessageDetail): MessageDetail => ({
    ...d,
    messageId: evil(),
    networkMessageId: evil(),
    subject: evil(),
    sender: evil(),
    recipients: d.recipients.map((x) => ({ ...x, address: evil(), status: evil(), code: evil(), via: [evil()], why: evil() })),
    hops: d.hops.map((h) => ({ ...h, key: evil(), note: evil(), attempts: h.attempts.map((a) => ({ ...a, result: `421 ${evil()}` })) })),
    events: d.events.map((e) => ({ ...e, event: evil(), eventSource: evil(), detail: evil(), key: evil() })),
  })
  const c = input.catalogue
  const catalogue: Catalogue = {
    ...c,
    name: evil(),
    inputs: [evil()],
    producer: evil(),
    serverWhy: c.serverWhy.map(evil),
    sources: c.sources.map((s) => ({ ...s, path: evil(), note: evil(), issues: s.issues.map((i) => ({ ...i, message: evil() })) })),
    nodes: c.nodes.map((n) => ({
      ...n,
      name: evil(),
      addresses: [evil()],
      aliases: [evil()],
      roles: [evil()],
      why: n.why && evil(),
      balancer: n.balancer && { ...n.balancer, virtualAddress: evil(), basis: [evil()] },
    })),
    databases: c.databases.map((d) => ({ ...d, database: evil(), status: d.status && evil() })),
    coverage: c.coverage.map((v, i) => (i === 0 ? { ...v, family: evil() } : v)),
  }
  const lines = input.lines.map((l) => ({ ...l, text: evil() }))
  const overview = input.overview && {
    ...input.overview,
    slowest: input.overview.slowest.map((o) => ({ ...o, subject: evil(), sender: evil(), route: evil(), codes: evil() })),
  }
  return { ...input, catalogue, lines, messages: input.messages.map(m), ...(overview ? { overview } : {}) }
}

const ELEMENTS =
  'html head meta title style body main header section nav h1 h2 h3 p a b bdi small sup span br dl div dt dd table caption thead tbody tfoot tr th td ul ol li pre code figure figcaption svg desc defs pattern g path rect circle text'.split(
    ' ',
  )
const ATTRIBUTES =
  'lang charset http-equiv content name class href id scope type aria-label aria-labelledby aria-hidden role xmlns width height viewBox font-family font-size font-weight text-anchor unicode-bidi fill stroke stroke-width stroke-dasharray stroke-linecap d x y rx r cx cy transform patternUnits patternTransform'.split(
    ' ',
  )

function checkStructure(page: Element): void {
  for (const e of elements(page)) {
    expect(ELEMENTS).toContain(e.name)
    for (const [name, value] of Object.entries(e.attributes)) {
      expect(ATTRIBUTES).toContain(name)
      if (value.includes('EVIL')) expect.fail(`${e.name} ${name} comes from the input: ${value}`)
    }
  }
}

describe('hostile text', () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1)
  test.each(seeds)('stays text, whole and unseen characters written out (seed %d)', (seed) => {
    const r = random(seed)
    const used: string[] = []
    const input = hostileInput(() => {
      const text = hostile(r)
      used.push(text)
      return text
    })
    const out = buildReport(input)
    // nothing in the file turns the reading direction, ends a line oddly or is no character
    expect(out).not.toMatch(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/u)
    const page = readHtml(out)
    checkStructure(page)
    const isolated = new Set(all(page, 'bdi').map(textOf))
    const shown = [
      ...input.messages.flatMap((m) => [
        m.subject,
        m.sender,
        m.messageId,
        ...m.recipients.flatMap((x) => [x.address, x.status, x.code, x.why, ...x.via]),
        ...m.hops.flatMap((h) => [h.key, h.note, ...h.attempts.map((a) => a.result)]),
        ...m.events.flatMap((e) => [e.event, e.eventSource, e.detail, e.key]),
      ]),
      ...input.lines.map((l) => l.text),
      ...input.catalogue.sources.flatMap((s) => [s.path, s.note ?? '']),
      ...input.catalogue.nodes.flatMap((n) => [n.name, ...n.addresses, ...n.aliases]),
      ...input.catalogue.nodes.flatMap((n) => (n.balancer ? [n.balancer.virtualAddress ?? '', ...n.balancer.basis] : [])),
      ...input.catalogue.databases.flatMap((d) => [d.database, ...(d.status === null ? [] : [d.status])]),
      input.catalogue.name,
      input.catalogue.producer,
    ]
    for (const text of shown) if (!isolated.has(text)) expect.fail(`not found whole: ${JSON.stringify(text)}`)
  })
  test('very long text', () => {
    const long = `EVIL${'<b>'.repeat(4000)}`
    const page = readHtml(buildReport(hostileInput(() => long)))
    checkStructure(page)
    expect(all(page, 'pre').every((p) => textOf(p) === long)).toBe(true)
  })
})

describe('html', () => {
  test('puts strings in as text, Html as markup', () => {
    expect(html`<p>${'<b>'}${html`<i>x</i>`}${[html`1`, html`2`]}${3}</p>`.markup).toBe('<p>&lt;b&gt;<i>x</i>123</p>')
  })
  test('knows when it stands in a tag', () => {
    expect(html`<a title="${'"\u202e>'}">${'\u202e'}</a>`.markup).toBe('<a title="&quot;⟨U+202E⟩&gt;"><span class="u">U+202E</span></a>')
  })
  test('isolates what was said, and says nothing of nothing', () => {
    expect([said('a&b').markup, said('').markup]).toEqual(['<bdi>a&amp;b</bdi>', ''])
  })
  test('leaves what people write alone', () => {
    const text = '👩‍🔧 ❤️ é ñ 漢字 עברית می‌خواهم\t→'
    expect(escapePlain(text)).toBe(text)
  })
})

test('a name in the style sheet can end neither string nor element', () => {
  expect(cssString('A "b"</style>\\ {}\n')).toBe('"A \\22 b\\22 \\3c \\2f style\\3e \\5c  \\7b \\7d \\27e8 U\\2b 000A\\27e9 "')
})
