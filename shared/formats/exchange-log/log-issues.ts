/** Says in words what was odd in an Exchange log. Text for a person: what, and what it means. */
import type { ScanSummary } from '../../columns/scan/scanner'
import type { ReasonCount } from '../../columns/scan/set-aside'
import type { Issue, IssueSeverity, SetAsideReason } from '../../model/source'

type Say = (count: number) => string

const lines = (n: number) => (n === 1 ? 'One line' : `${n.toLocaleString('en')} lines`)
const were = (n: number) => (n === 1 ? 'was' : 'were')

const REASONS: Record<SetAsideReason, readonly [IssueSeverity, Say]> = {
  'cut-row': ['data-loss', (n) => `${lines(n)} ${were(n)} cut off by the end of the data; what the missing part said is not known.`],
  'open-quote': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: a quote opens and never closes, as in a row that was cut off.`],
  'too-few-fields': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: fewer fields than there are names for.`],
  'too-many-fields': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: more fields than there are names for.`],
  'bad-time': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: the first field is not a time.`],
  'bad-quote': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: text stands behind a closing quote.`],
  'before-header': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: no #Fields line stands before, so the fields have no names.`],
  'nul-padding': ['notice', () => 'The file has stretches of NUL bytes, as after an unclean shutdown; they hold nothing.'],
  'blank-line': ['info', (n) => `${lines(n)} ${n === 1 ? 'is' : 'are'} blank.`],
  'not-text': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: they are not text.`],
  'too-long': ['data-loss', (n) => `${lines(n)} ${were(n)} set aside: longer than a row of a log can be.`],
  'not-understood': ['notice', (n) => `${lines(n)} ${were(n)} set aside: nothing of this format looks so.`],
  'not-needed': ['info', (n) => `${lines(n)} ${were(n)} left out: not about the way of mail.`],
}

/** All that was set aside for one reason, as an issue. */
export function setAsideIssue({ reason, lines, offset, line }: ReasonCount): Issue {
  const [severity, say] = REASONS[reason]
  const count = Math.max(lines, 1)
  return { code: `log.${reason}`, severity, count, message: say(count), offset, line }
}

export function logIssues(s: ScanSummary): Issue[] {
  const issues: Issue[] = s.reasons.map(setAsideIssue)
  const add = (when: boolean, code: string, severity: IssueSeverity, count: number, message: string) => {
    if (when) issues.push({ code: `log.${code}`, severity, count, message })
  }
  const noFields = s.header === null || s.header.fields.length === 0
  const bytes = s.balance.inRecords + s.balance.inHeaders + s.balance.setAside
  add(bytes > 0 && noFields, 'no-fields', 'error', 1, 'The file has no #Fields line: nothing says what its rows mean.')
  add(!noFields && s.records === 0, 'no-records', 'notice', 1, 'The file has a header and no rows.')
  add(s.openEnd, 'open-end', 'notice', 1, 'The last row has no line end: its last field may be cut.')
  add(
    s.headerChanges > 0,
    'header-changed',
    'info',
    s.headerChanges,
    'A later #Fields line changes the columns; rows are read by the one above them.',
  )
  add(
    s.headerRepeats > 0,
    'header-repeated',
    'info',
    s.headerRepeats,
    'The header occurs again, as after a service restart or in joined files.',
  )
  add(s.logTypes.length > 1, 'mixed-types', 'notice', s.logTypes.length, `The file joins logs of several types: ${s.logTypes.join(', ')}.`)
  add(s.encoding !== 'utf-8', 'utf-16', 'info', 1, 'The file was saved again as UTF-16; offsets count its bytes as they are.')
  add(s.setAsideMore > 0, 'set-aside-many', 'info', s.setAsideMore, 'Only the first thousand places are listed; all are counted.')
  return issues
}
