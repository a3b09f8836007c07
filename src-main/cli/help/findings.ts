/** What `hopscope findings --help` says. */
export const FINDINGS_HELP = `usage: hopscope findings PATH... [--json FILE|-] [--fail-on problem|warning|notice] [--password-file FILE]

Reads a bundle and tells what the checks find in it: number, severity, certainty, what was seen, what to do, and the lines that show it. The
numbers are those of the window and of \`analyze\`.

  PATH           folder, zip, tar, gz or log file; several make one case
  --json FILE    write the findings as JSON, each in the shape of \`finding\` in shared/contract/analysis.schema.json; - is standard output
  --fail-on S    end with 3 when there is a finding of severity S or a graver one
  --password-file FILE  passwords for encrypted zips, one a line
  --help         this text

Examples:
  hopscope findings bundle.zip
  hopscope findings bundle.zip --fail-on problem --json findings.json

Exit code: 0 done, 1 wrong usage or a file that can't be read or written, 2 nothing usable in what was given, 3 as --fail-on asks.
`
