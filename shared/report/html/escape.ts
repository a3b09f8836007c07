/**
 * Markup as a value of its own: `html` puts strings in as text and only `Html` as markup, so that what a log says can't become an
 * element or an attribute by a forgotten call. Characters that can't be seen or that turn the reading direction are written out:
 *
 *   text       a‮b      → a<span class="u">U+202E</span>b
 *   attribute  a‮b      → a⟨U+202E⟩b
 */
export class Html {
  constructor(readonly markup: string) {}
  toString(): string {
    return this.markup
  }
}

export type Part = string | number | Html | readonly Html[]

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

// controls, lone surrogates, format characters (bidirectional ones among them), line separators, code points that are no characters;
// not the tab, and not the joiners that emoji and some scripts need
const UNSEEN = /(?![\t\u200c\u200d])[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu

const codeOf = (c: string) => `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
const entities = (text: string) => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)

/** Text with unseen characters written out, before it is measured or shortened. */
export const visible = (text: string) => text.replace(UNSEEN, (c) => `⟨${codeOf(c)}⟩`)

/** For attributes, SVG and titles, where no element can stand. */
export const escapePlain = (text: string) => entities(visible(text))

/** For text between tags. */
export const escapeText = (text: string) => entities(text).replace(UNSEEN, (c) => `<span class="u">${codeOf(c)}</span>`)

export function html(literals: TemplateStringsArray, ...values: readonly Part[]): Html {
  let out = literals[0] ?? ''
  values.forEach((value, i) => {
    out += markupOf(value, out.lastIndexOf('<') > out.lastIndexOf('>')) + (literals[i + 1] ?? '')
  })
  return new Html(out)
}

function markupOf(value: Part, insideTag: boolean): string {
  if (value instanceof Html) return value.markup
  if (typeof value === 'object') return value.map((h) => h.markup).join('')
  return insideTag ? escapePlain(String(value)) : escapeText(String(value))
}

export const NOTHING = new Html('')
export const joined = (parts: readonly Html[], between: string) => new Html(parts.map((p) => p.markup).join(escapeText(between)))

/** What a log, a file name or a person wrote: isolated, so that its reading direction stays its own. */
export const said = (text: string): Html => (text === '' ? NOTHING : html`<bdi>${text}</bdi>`)
