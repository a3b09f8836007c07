/** The words of a text in RTF, as Network Monitor keeps descriptions of comments; text that is none comes back as it is. */

/** Groups that hold no words of the text. */
const HIDDEN = /^\\(?:fonttbl|colortbl|stylesheet|info|generator|\*)/
const WORD = /^\\([a-z]{1,32})(-?\d{1,10})? ?/

/** `text`: one character a byte. */
export function plainText(text: string): string {
  if (!text.startsWith('{\\rtf')) return text
  let out = ''
  let depth = 0
  let hiddenFrom = 0
  for (let i = 0; i < text.length; ) {
    const c = text[i]
    if (c === '{') {
      depth++
      if (hiddenFrom === 0 && HIDDEN.test(text.slice(i + 1, i + 20))) hiddenFrom = depth
      i++
    } else if (c === '}') {
      if (hiddenFrom === depth) hiddenFrom = 0
      depth--
      i++
    } else if (c === '\\') {
      const word = WORD.exec(text.slice(i, i + 50))
      if (word?.[1] === 'par' || word?.[1] === 'line') out += hiddenFrom === 0 ? '\n' : ''
      i += word ? word[0].length : text[i + 1] === "'" ? 4 : 2
    } else {
      if (hiddenFrom === 0 && c !== '\r' && c !== '\n' && c !== '\0') out += c
      i++
    }
  }
  return out.trim()
}
