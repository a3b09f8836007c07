/** The table's place in a document: between two comments, so that the words around it stay a person's. */

export const BEGIN = '<!-- accuracy: npm run accuracy -- --write -->'
export const END = '<!-- end of accuracy -->'

/** The document with `text` between the comments; null: they are not both there, in this order. */
export function withTable(document: string, text: string): string | null {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)]
  if (begin < 0 || end < begin) return null
  return `${document.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${document.slice(end)}`
}
