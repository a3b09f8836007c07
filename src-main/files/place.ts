/**
 * Where the bytes of a source file are: a file on this disk and the way through archives inside it. Plain data: it goes to worker
 * threads and into the case's record, and is enough to read the same bytes again later.
 */

/** One entry of a zip, by numbers from its central directory: names play no part in opening. */
export interface ZipLink {
  readonly kind: 'zip'
  readonly localHeader: number
  readonly compressed: number
  readonly size: number
  /** 0 stored, 8 deflate. */
  readonly method: number
  readonly crc32: number
}

export interface GzipLink {
  readonly kind: 'gzip'
}

export type Link = ZipLink | GzipLink

export interface Place {
  /** Absolute path of the dropped file, or of a file in a dropped folder. */
  readonly file: string
  readonly links: readonly Link[]
}

/**
 * A name from an archive as it is shown: back-slashes become slashes; empty, `.` and `..` steps, drive letters and control characters
 * can't do anything (no path is ever made of it), but they are shown changed so that nobody is misled.
 */
export function shownName(raw: string): string {
  const steps = raw.split(/[\\/]+/).filter((s) => s !== '' && s !== '.')
  return steps.map((s) => (s === '..' ? '(up)' : printable(s))).join('/') || '(no name)'
}

/** Control characters and marks that turn the direction of writing could make a name look like another. */
export function printable(text: string): string {
  return Array.from(text, (c) => (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(c) ? '\ufffd' : c)).join('')
}
