/** The list of a zip on disk: central directory only, zip64 and data descriptors included. Names are data, never paths. */
import yauzl from 'yauzl'
import type { ZipLink } from './place'
import { UnpackError } from './unpack'

export interface ZipEntry {
  /** As in the archive. */
  readonly name: string
  readonly folder: boolean
  readonly encrypted: boolean
  readonly link: ZipLink
}

const ENCRYPTED = 1
const UTF8 = 1 << 11

/** Calls `onEntry` in the archive's order until it returns false. Rejects with UnpackError. */
export function listZip(file: string, onEntry: (entry: ZipEntry) => boolean): Promise<void> {
  return new Promise((ok, no) => {
    // decodeStrings would refuse whole archives for one odd name
    yauzl.open(file, { lazyEntries: true, decodeStrings: false, validateEntrySizes: false }, (error, zip) => {
      if (error) return no(damaged(error))
      zip.on('error', (e: Error) => {
        no(damaged(e))
      })
      zip.on('end', ok)
      zip.on('close', ok)
      zip.on('entry', (e: yauzl.Entry) => {
        const name = decodeName(e.fileName as unknown as Buffer, (e.generalPurposeBitFlag & UTF8) !== 0)
        const more = onEntry({
          name,
          folder: /[\\/]$/.test(name),
          encrypted: (e.generalPurposeBitFlag & ENCRYPTED) !== 0,
          link: {
            kind: 'zip',
            localHeader: e.relativeOffsetOfLocalHeader,
            compressed: e.compressedSize,
            size: e.uncompressedSize,
            method: e.compressionMethod,
            crc32: e.crc32,
          },
        })
        if (more) zip.readEntry()
        else zip.close()
      })
      zip.readEntry()
    })
  })
}

/** UTF-8 when flagged or when it is valid; otherwise the DOS code page's Latin part is close enough to be shown. */
function decodeName(raw: Buffer, flagged: boolean): string {
  if (flagged) return raw.toString('utf8')
  const text = raw.toString('utf8')
  return text.includes('\ufffd') ? raw.toString('latin1') : text
}

function damaged(e: Error): UnpackError {
  return new UnpackError('damaged', `It can't be opened as a zip: ${e.message}.`)
}
