/** What a person wrote for the report: shown as written, apart from what the logs say. */
import { formatInstant } from '../../base/format'
import type { ReportNote } from '../report-input'
import { type Html, html, NOTHING, said } from './escape'

/** `shown`: ids of the messages that have a page. */
export function notesSection(notes: readonly ReportNote[], shown: ReadonlySet<string>): Html {
  if (notes.length === 0) return NOTHING
  return html`<section class="page" aria-labelledby="notes"><h2 id="notes">Notes</h2>
<p>Written by a person who looked at the case. They are no record of a log.</p>
${notes.map((n) => noteHtml(n, shown))}</section>\n`
}

function noteHtml(n: ReportNote, shown: ReadonlySet<string>): Html {
  const about = n.message !== null && shown.has(n.message) ? html`<a href="#${n.message}">${said(n.about)}</a>` : said(n.about)
  return html`<article><h3>${n.name} on ${about}</h3>
<p class="sub">${formatInstant(n.at).slice(0, 16)} UTC</p>
<div class="written">${n.text.split(/\r\n?|\n/).map((line) => html`${said(line)}<br>`)}</div></article>\n`
}
