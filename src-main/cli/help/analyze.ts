/** What `hopscope analyze --help` says. */
export const ANALYZE_HELP = `usage: hopscope analyze PATH... [--json FILE|-] [--report FILE.html] [--since T] [--until T] [--fail-on S]
                        [--password-file FILE]

Reads a bundle of logs and says what is in it: files, servers, messages by outcome, findings, delays.

  PATH           folder, zip, tar, gz or log file; several make one case
  --json FILE    write the analysis as JSON (shared/contract/analysis.schema.json); - is standard output
  --report FILE  write a self-contained HTML report
  --since T      only messages with a record at or after T (2026-03-09 or 2026-03-09T14:00Z; UTC unless a zone is given)
  --until T      only messages with a record before T
  --fail-on S    end with 3 when there is a finding of severity S (problem, warning, notice) or a graver one, in the whole case
  --password-file FILE  passwords for encrypted zips, one a line; they are tried on each and written nowhere
  --help         this text

Examples:
  hopscope analyze bundle.zip
  hopscope analyze EX01 EX02 --json analysis.json --report report.html
  hopscope analyze bundle.zip --since 2026-03-10T09:00Z --until 2026-03-10T10:00Z --json -

Exit code: 0 done, 1 wrong usage or a file that can't be read or written, 2 nothing usable in what was given,
3 as --fail-on asks.
`
