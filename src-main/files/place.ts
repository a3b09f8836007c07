/**
 * Where the bytes of a source file are: a file on this disk and the way through archives inside it. Plain data: it goes to worker
 * threads and into the case's record, and is enough to read the same bytes again later.
 */

/** How an entry of a zip is encrypted. No secret is in it. */
export interface Lock {
  /** General purpose flags and time of the list: the old encryption checks its password with one of them. */
  readonly flags: number
  readonly time: number
  /** WinZip AES: bytes of its extra field; null for the old encryption. */
  readonly aes: readonly number[] | null
}

/** One entry of a zip, by numbers from its central directory: names play no part in opening. */
export interface ZipLink {
  readonly kind: 'zip'
  readonly localHeader: number
  readonly compressed: number
  readonly size: number
  /** 0 stored, 8 deflate. */
  readonly method: number
  /** Null when the archive holds none (AES, version 2): its own seal is checked instead. */
  readonly crc32: number | null
  readonly lock?: Lock
}

export interface GzipLink {
  readonly kind: 'gzip'
}

/** Bytes of a tar's entry, as they are. */
export interface RangeLink {
  readonly kind: 'range'
  readonly offset: number
  readonly size: number
}

export type Link = ZipLink | GzipLink | RangeLink

export interface Place {
  /** Absolute path of the dropped file, or of a file in a dropped folder. */
  readonly file: string
  readonly links: readonly Link[]
}

/** Longer names are cut: a zip may give 64 kB to each. */
const MOST_NAME = 1024

/**
 * A name from an archive as it is shown: back-slashes become slashes; empty, `.` and `..` steps, drive letters and control characters
 * can't do anything (no path is ever made of it), but they are shown changed so that nobody is misled.
 */
export function shownName(raw: string): string {
  const steps = raw
    .slice(0, 4 * MOST_NAME)
    .split(/[\\/]+/)
    .filter((s) => s !== '' && s !== '.')
  const shown = steps.map((s) => (s === '..' ? '(up)' : printable(s))).join('/') || '(no name)'
  return shown.length > MOST_NAME ? `${shown.slice(0, MOST_NAME)}…` : shown
}

/** Control characters and marks that turn the direction of writing could make a name look like another. */
export function printable(text: string): string {
  return Array.from(text, (c) => (/[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u.test(c) ? '\ufffd' : c)).join('')
}
