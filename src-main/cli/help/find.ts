/** What `hopscope find --help` says. */
export const FIND_HELP = `usage: hopscope find PATH... QUERY [--json FILE|-] [--password-file FILE]

Lists the messages of a bundle that a query finds, by number: the numbers are those of the window and of \`analyze\`.

  PATH           folder, zip, tar, gz or log file; several make one case
  QUERY          one argument, as in the window's search field: words, "exact words", from: to: subject: outcome: server: delay>5m
                 time:14:00..16:00 (UTC) connector: code: id: finding:F-1, alternatives with or, - before what is left out
  --json FILE    write the list as JSON; - is standard output
  --password-file FILE  passwords for encrypted zips, one a line
  --help         this text

Put options first and -- before PATH when the query begins with -. What a person marks in the window (tag:, note:, is:) is not known here.

Examples:
  hopscope find bundle.zip 'outcome:failed to:example.com'
  hopscope find EX01 EX02 'delay>10m time:09:00..12:00' --json -
  hopscope find -- bundle.zip '-outcome:delivered'

Exit code: 0 done, also when nothing is found; 1 wrong usage or a file that can't be read or written, 2 nothing usable in what was given.
`
