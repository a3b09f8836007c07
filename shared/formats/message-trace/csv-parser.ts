/** Rows of a trace that was exported as CSV: column names first, behind an optional `#TYPE` line. Joined files have the names again. */
import { CsvRows, type Delimiter, guessDelimiter, splitFields } from '../text/csv-rows'
import type { Line } from '../text/line-reader'
import type { TextParser, TextSink } from '../text/text-reader'
import { planTrace, type TracePlan } from './columns'
import { TraceRows } from './trace-rows'

/** The plan of a line of column names; null when it is none. */
export function planOfLine(text: string): { readonly plan: TracePlan; readonly delimiter: Delimiter } | null {
  const delimiter = guessDelimiter(text)
  if (!delimiter) return null
  const plan = planTrace(splitFields(text, delimiter).map((name) => name.trim()))
  return plan && { plan, delimiter }
}

/** `sep=;` tells Excel the delimiter. */
export function isSeparatorLine(text: string): boolean {
  return text.length < 10 && /^"?sep=.?"?$/i.test(text.trimEnd())
}

export function parseTraceCsv(sink: TextSink): TextParser {
  const rows = new TraceRows(sink)
  let plan: TracePlan | null = null
  let names = ''
  let csv: CsvRows | null = null

  const begin = (line: Line): boolean => {
    const found = planOfLine(line.text)
    if (!found) return false
    csv?.end()
    names = line.text
    plan = found.plan
    csv = new CsvRows(
      found.delimiter,
      ({ fields, lines, ...place }) => {
        const { length } = found.plan.names
        // a delimiter at the end of each row gives empty fields more
        if (fields.length === length || (fields.length > length && fields.slice(length).every((f) => f === ''))) {
          rows.add(found.plan, fields, place)
          for (const l of lines) sink.record(l)
        } else for (const l of lines) sink.setAside(l, fields.length < length ? 'too-few-fields' : 'too-many-fields')
      },
      (broken) => sink.setAside(broken, 'open-quote'),
    )
    sink.header(line)
    return true
  }

  return {
    line(line) {
      if (csv === null || plan === null) {
        if (line.text.trim() === '') sink.blank(line)
        else if (line.text.startsWith('#') || isSeparatorLine(line.text)) sink.header(line)
        else if (!begin(line)) sink.setAside(line, 'before-header')
      } else if (!csv.isOpen && line.text.trim() === '') sink.blank(line)
      else if (!csv.isOpen && line.text.startsWith('#TYPE ')) sink.header(line)
      else if (csv.isOpen || line.text !== names || !begin(line)) csv.line(line)
    },
    end() {
      csv?.end()
      if (plan === null) sink.issue('trace.no-columns', 'error', 1, 'No line names the columns of a message trace.')
      return rows.end()
    },
  }
}
