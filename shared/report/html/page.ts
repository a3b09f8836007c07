/** The frame: one file that asks the network for nothing and runs nothing, with a way to every part. */
import type { ReportInput } from '../report-input'
import { hasDelays } from './case-delays'
import { escapePlain, Html, html, said } from './escape'
import { styleSheet } from './style'

export function page(input: ReportInput, body: readonly Html[]): Html {
  const { catalogue: c } = input
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="referrer" content="no-referrer">
<title>${new Html(escapePlain(`${c.name}: mail route report`))}</title>
<style>${new Html(styleSheet(c.name, c.producer))}</style>
</head>
<body>
<a class="skip" href="#summary">To the summary</a>
<main class="sheet">
${body}</main>
</body>
</html>
`
}

/** Parts and messages by name; on paper it is the table of contents. */
export function contents(input: ReportInput): Html {
  const { messages, overview, delays, captured, notes = [] } = input
  const parts: (readonly [string, string])[] = [
    ['summary', 'Summary'],
    ...(notes.length > 0 ? [['notes', 'Notes'] as const] : []),
    ...(overview ? [['messages', 'Messages in numbers'] as const] : []),
    ...(delays && hasDelays(delays) ? [['delays', 'What delayed mail'] as const] : []),
    ...(captured ? [['captures', 'Network captures'] as const] : []),
    ['time', 'Time'],
    ['coverage', 'What the logs cover'],
    ['servers', 'Servers'],
    ['files', 'What was received'],
  ]
  const links = parts.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)
  const pages = messages.map((m) => html`<li><a href="#${m.id}">${m.id}</a> ${said(m.subject || '(no subject)')}</li>`)
  return html`<nav class="toc" aria-label="Contents"><ul>${links}${pages}<li><a href="#words">Words, and how to check</a></li></ul></nav>\n`
}
