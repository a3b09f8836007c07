/**
 * The lines a message rests on: numbered E1, E2, … within the message, in the order of hops and events, each with file, line, byte and
 * text; numbers without commas, because they are typed into commands. Tables point to them; a line that is not quoted is still cited by its place.
 */
import { formatCounted } from '../../base/format'
import type { SourceRef } from '../../model/source'
import type { MessageDetail } from '../../query/message-detail'
import type { ReportInput, ReportLine } from '../report-input'
import { messageRefs, refKey } from '../report-refs'
import { type Html, html, NOTHING, said } from './escape'
import { fileLink } from './files'

export interface Citations {
  /** `[E3]`, or the place of a line that is not quoted. */
  readonly link: (ref: SourceRef) => Html
  readonly section: Html
}

export type LineIndex = ReadonlyMap<string, ReportLine>
export const indexLines = (lines: readonly ReportLine[]): LineIndex => new Map(lines.map((l) => [refKey(l.ref), l]))

export function citationsOf(m: MessageDetail, input: ReportInput, lines: LineIndex): Citations {
  const refs = readingOrder(m)
  const quoted = refs.flatMap((ref) => {
    const line = lines.get(refKey(ref))
    return line ? [line] : []
  })
  const numbers = new Map(quoted.map((l, i) => [refKey(l.ref), i + 1]))
  const link = (ref: SourceRef) => {
    const n = numbers.get(refKey(ref))
    return n === undefined
      ? html`${fileLink(ref.source)}&#160;${ref.line > 0 ? `line ${ref.line}` : `byte ${ref.offset}`}`
      : html`<a href="#${m.id}-E${n}">E${n}</a>`
  }
  return { link, section: linesSection(m, input, quoted, refs.length - quoted.length) }
}

/** Hop by hop, then the rest in the order of the events. */
function readingOrder(m: MessageDetail): SourceRef[] {
  const wanted = new Map(messageRefs(m).map((r) => [refKey(r), r]))
  const out: SourceRef[] = []
  for (const r of [...m.hops.flatMap((h) => [...h.evidence, ...(h.runnerUp ? [h.runnerUp] : [])]), ...m.events]) {
    const ref = wanted.get(refKey(r))
    if (ref && wanted.delete(refKey(r))) out.push(ref)
  }
  return out
}

function linesSection(m: MessageDetail, { catalogue }: ReportInput, quoted: readonly ReportLine[], missing: number): Html {
  const left =
    missing > 0
      ? html`<p class="note">${formatCounted(missing, 'more line')} of this message ${missing === 1 ? 'is' : 'are'} not quoted; the tables give ${missing === 1 ? 'its place' : 'their places'}.</p>`
      : NOTHING
  if (quoted.length === 0) return html`<h3>Lines</h3><p>No line of a log is quoted here.</p>${left}`
  const items = quoted.map(({ ref, text, cut, problem }, i) => {
    const place = html`${ref.line > 0 ? `line ${ref.line}, ` : ''}byte ${ref.offset}, ${ref.length} bytes long`
    const whose = html`${citedBy(m, ref)}`
    const body =
      text === null ? html`<p class="deferred">${said(problem ?? 'This line could not be read back.')}</p>` : html`<pre>${said(text)}</pre>`
    return html`<li id="${m.id}-E${i + 1}"><span class="at"><b>E${i + 1}</b> ${fileLink(ref.source)} ${said(catalogue.sources[ref.source]?.path ?? '')}, ${place}${whose}</span>${body}${cut ? html`<p class="note">Longer than is quoted here: only the beginning.</p>` : NOTHING}</li>\n`
  })
  return html`<h3>Lines, as they stand in the files</h3><ol class="lines">${items}</ol>${left}`
}

function citedBy(m: MessageDetail, ref: SourceRef): Html {
  const key = refKey(ref)
  const uses = m.hops.flatMap((h) => {
    const hop = html`<a href="#${m.id}-hop-${h.index + 1}">hop ${h.index + 1}</a>`
    if (h.evidence.some((e) => refKey(e) === key)) return [hop]
    return h.runnerUp && refKey(h.runnerUp) === key ? [html`next best for ${hop}`] : []
  })
  return uses.length === 0 ? NOTHING : html`; ${uses.map((use, i) => html`${i > 0 ? ', ' : ''}${use}`)}`
}
