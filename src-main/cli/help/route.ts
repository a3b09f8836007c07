/** What `hopscope route --help` says. */
export const ROUTE_HELP = `usage: hopscope route PATH... MESSAGE [--json FILE|-] [--password-file FILE]

Tells the way of a message: a sentence, and a line a hop.

  PATH           folder, zip, tar, gz or log file; several make one case
  MESSAGE        its number (M-25), its Message-ID with or without brackets, or its network message id; each message that has the id is told
  --json FILE    write it as JSON, each in the shape of \`message\` in shared/contract/analysis.schema.json and with its sentence; - is standard output
  --password-file FILE  passwords for encrypted zips, one a line
  --help         this text

Examples:
  hopscope route bundle.zip M-25
  hopscope route bundle.zip '<1f2e@mail.example>' --json -

Exit code: 0 done, 1 wrong usage, no such message, or a file that can't be read or written.
`
