/**
 * Reads HTML as strictly as a report is written: every element closed in order, every attribute quoted and once, `<` and `&` only as
 * markup. What a browser would repair is an error here, so that nothing in a report rests on a browser's guess.
 */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: (Element | string)[]
}

const VOID = new Set(['meta', 'br', 'link', 'img', 'hr', 'input', 'wbr'])
const RAW = new Set(['style', 'script'])
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }
const TAG = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z-]*(?:="[^"<]*")?)*)\s*(\/?)>/y
const ATTRIBUTE = /([A-Za-z][A-Za-z-]*)(?:="([^"<]*)")?/g

export function readHtml(source: string): Element {
  const doctype = '<!doctype html>\n'
  if (!source.startsWith(doctype)) throw new Error('no doctype')
  const root: Element = { name: '#document', attributes: {}, children: [] }
  const open: Element[] = [root]
  let at = doctype.length
  const here = () => open.at(-1) as Element
  while (at < source.length) {
    const next = source.indexOf('<', at)
    const text = source.slice(at, next < 0 ? undefined : next)
    if (text !== '') here().children.push(decode(text))
    if (next < 0) break
    TAG.lastIndex = next
    const tag = TAG.exec(source)
    if (!tag) throw new Error(`not a tag at ${next}: ${JSON.stringify(source.slice(next, next + 80))}`)
    at = TAG.lastIndex
    const [, closing, name = '', attributes = '', selfClosing] = tag
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing, at ${next}`)
      continue
    }
    const element: Element = { name, attributes: readAttributes(attributes), children: [] }
    here().children.push(element)
    if (selfClosing || VOID.has(name)) continue
    open.push(element)
    if (!RAW.has(name)) continue
    const end = source.indexOf(`</${name}`, at)
    element.children.push(source.slice(at, end))
    at = end
  }
  if (open.length !== 1) throw new Error(`not closed: ${here().name}`)
  return root
}

function readAttributes(text: string): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) {
    if (name in out) throw new Error(`attribute twice: ${name}`)
    out[name] = decode(value)
  }
  return out
}

function decode(text: string): string {
  return text.replace(/&(#\d+|[a-z]*)(;?)/g, (whole, name: string, end: string) => {
    const c = name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : ENTITIES[name]
    if (c === undefined || end === '') throw new Error(`a bare & before ${JSON.stringify(whole)}`)
    return c
  })
}

export function* elements(e: Element): Generator<Element> {
  for (const c of e.children) {
    if (typeof c === 'string') continue
    yield c
    yield* elements(c)
  }
}

export const all = (e: Element, name: string) => [...elements(e)].filter((x) => x.name === name)
export const byId = (e: Element, id: string) => [...elements(e)].find((x) => x.attributes.id === id)

/** The text, with characters that a report writes out by number turned back. */
export function textOf(e: Element): string {
  return e.children
    .map((c) => {
      if (typeof c === 'string') return c
      if (c.attributes.class === 'u') return String.fromCodePoint(Number.parseInt(String(c.children[0]).slice(2), 16))
      return textOf(c)
    })
    .join('')
}
