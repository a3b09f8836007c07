/**
 * Evidence that a window holds as bytes, without paths: copied chunk by chunk into a temporary folder, deleted when the case is closed.
 * Names come from outside: a path is rebuilt from checked steps and can't leave the folder.
 */
import { createHash, type Hash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { uploadName } from './sweep'

export const MOST_CHUNK = 4 * 1024 * 1024
const MOST_STEPS = 64

interface Upload {
  readonly folder: string
  readonly name: string
  /** By path in the folder. */
  readonly files: Map<string, { bytes: number; hash: Hash }>
}

/** A finished upload. */
export interface Uploaded {
  /** What to open: a single dropped folder is opened as itself. */
  readonly roots: readonly string[]
  readonly folder: string
  readonly name: string
  /** Paths as they are in a case that begins with these roots; forward slashes. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[]
}

const refuse = (code: string, message: string) => Object.assign(new Error(message), { code })

export class Uploads {
  private readonly open = new Map<string, Upload>()

  constructor(private readonly data: string) {}

  async begin(name: string): Promise<string> {
    const uploadId = randomUUID()
    const folder = join(this.data, 'uploads', uploadName(uploadId))
    await mkdir(folder, { recursive: true })
    this.open.set(uploadId, { folder, name, files: new Map() })
    return uploadId
  }

  /** Rejects with BAD_PATH, TOO_LARGE, OUT_OF_ORDER or NO_UPLOAD; DISK_FULL when the disk is. */
  async chunk(uploadId: string, path: string, offset: number, bytes: Uint8Array): Promise<void> {
    const upload = this.get(uploadId)
    if (bytes.byteLength > MOST_CHUNK) throw refuse('TOO_LARGE', 'A chunk is larger than 4 MiB.')
    const steps = safeSteps(path)
    const file = join(upload.folder, ...steps)
    // the steps are checked; this is the second lock on the same door
    if (!file.startsWith(upload.folder + sep)) throw refuse('BAD_PATH', 'The path leaves its folder.')
    await mkdir(dirname(file), { recursive: true })
    const handle = await open(file, offset === 0 ? 'w' : 'r+').catch((e: NodeJS.ErrnoException) => {
      throw e.code === 'ENOENT' ? refuse('OUT_OF_ORDER', 'The first chunk of this file is missing.') : e
    })
    try {
      const { size } = await handle.stat()
      if (size !== offset) throw refuse('OUT_OF_ORDER', `Expected the chunk at ${size}, not at ${offset}.`)
      await writeAll(handle, bytes, offset)
      note(upload, steps.join('/'), offset, bytes)
    } catch (e) {
      throw (e as NodeJS.ErrnoException).code === 'ENOSPC' ? refuse('DISK_FULL', 'The disk is full: nothing more can be copied.') : e
    } finally {
      await handle.close()
    }
  }

  /** Ends the upload; its folder is the caller's then. */
  async finish(uploadId: string): Promise<Uploaded> {
    const upload = this.get(uploadId)
    this.open.delete(uploadId)
    const names = await readdir(upload.folder)
    const [only] = names
    const single = names.length === 1 && only !== undefined ? join(upload.folder, only) : null
    const alone = single && (await stat(single)).isDirectory() ? single : null
    const roots = alone ? [alone] : names.map((n) => join(upload.folder, n)).sort()
    const files = [...upload.files].map(([path, { bytes, hash }]) => ({
      path: alone ? path.slice(path.indexOf('/') + 1) : path,
      bytes,
      sha256: hash.digest('hex'),
    }))
    return { roots: roots.length > 0 ? roots : [upload.folder], folder: upload.folder, name: upload.name, files }
  }

  async abort(uploadId: string): Promise<void> {
    const upload = this.get(uploadId)
    this.open.delete(uploadId)
    await rm(upload.folder, { recursive: true, force: true })
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.open.keys()].map((id) => this.abort(id)))
  }

  private get(uploadId: string): Upload {
    const upload = this.open.get(uploadId)
    if (!upload) throw refuse('NO_UPLOAD', 'No such upload.')
    return upload
  }
}

/** Hashes a file's chunks as they come; the first chunk begins it anew. */
function note(upload: Upload, path: string, offset: number, bytes: Uint8Array): void {
  const known = offset === 0 ? undefined : upload.files.get(path)
  const entry = known ?? { bytes: 0, hash: createHash('sha256') }
  entry.hash.update(bytes)
  entry.bytes += bytes.byteLength
  upload.files.set(path, entry)
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) at += (await handle.write(bytes, at, bytes.byteLength - at, offset + at)).bytesWritten
}

/** `a/b.log` → steps that are plain names on every system. */
export function safeSteps(path: string): string[] {
  const steps = path.split('/').filter((s) => s !== '')
  // biome-ignore lint/complexity/useRegexLiterals: a literal would need control characters in the source
  const bad = new RegExp('[\\u0000-\\u001f\\\\:*?"<>|]')
  if (steps.length === 0 || steps.length > MOST_STEPS || steps.some((s) => s === '.' || s === '..' || s.length > 255))
    throw refuse('BAD_PATH', 'The path of a dropped file can’t be used.')
  return steps.map((s) => s.replace(new RegExp(bad, 'g'), '_').replace(/[. ]+$/, '_'))
}
