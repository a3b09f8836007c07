/** Tables with a caption, column heads that repeat on each page, and the cell that names the row as its head. */
import { type Html, html, NOTHING, type Part } from './escape'

export interface Column {
  readonly head: string
  /**
   * `num` to the right; `id` and `time` never wrap; `name` and `host` keep short names whole; `mono` for addresses; `wide` and
   * `file` take what is left. */
  readonly look?: 'num' | 'id' | 'time' | 'name' | 'host' | 'mono' | 'wide' | 'file'
}

export interface Row {
  readonly cells: readonly Part[]
  readonly id?: string
}

export function table(caption: Part, columns: readonly Column[], rows: readonly Row[], foot: readonly Part[] | null = null): Html {
  const look = (i: number) => (columns[i]?.look ? html` class="${columns[i]?.look ?? ''}"` : NOTHING)
  const heads = columns.map((c, i) => html`<th scope="col"${look(i)}>${c.head}</th>`)
  const body = rows.map((r) => {
    const id = r.id === undefined ? NOTHING : html` id="${r.id}"`
    const cells = r.cells.map((c, i) => (i === 0 ? html`<th scope="row"${look(i)}>${c}</th>` : html`<td${look(i)}>${c}</td>`))
    return html`<tr${id}>${cells}</tr>\n`
  })
  const sums = foot?.map((c, i) => (i === 0 ? html`<th scope="row"${look(i)}>${c}</th>` : html`<td${look(i)}>${c}</td>`))
  const tfoot = sums ? html`<tfoot><tr>${sums}</tr></tfoot>` : NOTHING
  return html`<table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>\n${body}</tbody>${tfoot}</table>\n`
}

/** At most `most` of the rows; what is left out is said beneath. */
export function cappedTable(caption: Part, columns: readonly Column[], rows: readonly Row[], most: number, many: string): Html {
  const rest = rows.length - most
  const shown = table(caption, columns, rest > 0 ? rows.slice(0, most) : rows)
  return rest > 0 ? html`${shown}<p class="note">The first ${most} of ${rows.length} ${many}; ${rest} are left out.</p>` : shown
}

/** Names and values beside each other. */
export function facts(pairs: readonly (readonly [string, Part])[]): Html {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>\n`
}
