/** Tells by content what opens a file: zip, gzip or tar. Anything else is for the formats. */
import { isTarHeader } from './tar-list'

export type Opener = 'zip' | 'gzip' | 'tar'

/** Bytes of the start that are looked at. */
export const CONTAINER_HEAD = 512

const starts = (head: Uint8Array, ...bytes: readonly number[]) => bytes.every((b, i) => head[i] === b)

export function openerOf(head: Uint8Array): Opener | null {
  if (starts(head, 0x50, 0x4b, 3, 4) || starts(head, 0x50, 0x4b, 5, 6) || starts(head, 0x50, 0x4b, 7, 8)) return 'zip'
  if (starts(head, 0x1f, 0x8b)) return 'gzip'
  return isTarHeader(head) ? 'tar' : null
}

/** A program may carry a zip at its end; a file called zip may have something in front of it. */
export function mayEndInZip(head: Uint8Array, path: string): boolean {
  return starts(head, 0x4d, 0x5a) || starts(head, 0x23, 0x21, 0x2f) || /\.(zip|exe)$/i.test(path)
}

const ARCHIVE_NAME = /\.(zip|tgz|tar|gz)$/i

/** The name says archive. */
export const isArchiveName = (path: string): boolean => ARCHIVE_NAME.test(path)
