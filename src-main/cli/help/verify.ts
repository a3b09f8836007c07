/** What `hopscope verify --help` says. */
export const VERIFY_HELP = `usage: hopscope verify ANALYSIS.json BUNDLE... [--password-file FILE]

Reads the bundle again and says whether it is the one the analysis was made of: each file by its SHA-256, which covers every byte, and
each citation by its place: the byte is there, on the line that is told, and begins it where a log has a record a line.

  ANALYSIS.json  what \`hopscope analyze --json\` wrote
  BUNDLE         what was given to \`analyze\`, in the same way: one folder, or the same files and folders side by side
  --password-file FILE  passwords for encrypted zips, one a line
  --help         this text

A file that has changed, is missing, or can't be read is named with what rests on it: messages (M-25), sessions (S-3), connections (C-4),
TCP streams (P-2) and findings (F-1), by line and byte offset; of each file the first 20, and how many more there are. Which byte of a
file differs can't be told: the analysis holds its hash, not its bytes. A file that is new in the bundle is named and is no difference.

Examples:
  hopscope analyze bundle.zip --json analysis.json
  hopscope verify analysis.json bundle.zip

Exit code: 0 all agree, 1 something differs, 2 wrong usage, or the analysis or the bundle can't be read.
`
