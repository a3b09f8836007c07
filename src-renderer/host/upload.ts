/**
 * Bytes to a host that can't read the person's disk: chunks of at most 4 MiB over HTTP, those of one file in order, several files at
 * once. The host's copy is deleted when the case is closed.
 */
import type { Host } from './connect'
import type { Dropped, DroppedFile } from './dropped'

export const CHUNK = 4 * 1024 * 1024
const AT_ONCE = 3

export interface UploadState {
  readonly name: string
  readonly files: number
  readonly bytes: number
  /** Known once all folders are listed. */
  readonly total: number | null
  readonly startedAt: number
}

export interface SkippedUpload {
  readonly path: string
  readonly why: string
}

/** Sends everything and answers the id of the case. Rejects with code CANCELLED when `signal` aborts, EMPTY when there is no file. */
export function upload(
  host: Host,
  token: string | null,
  dropped: Dropped,
  signal: AbortSignal,
  progress: (state: UploadState) => void,
  /** Adds to this open case. */
  into?: string,
): Promise<{ caseId: string; added: number; waiting?: true; skipped: readonly SkippedUpload[] }> {
  return copyToHost(host, token, dropped, signal, progress, (uploadId) =>
    host.finishUpload({ uploadId, ...(into !== undefined && { caseId: into }) }),
  )
}

/** Sends everything; `finish` says what becomes of it. Rejects like `upload`. */
export async function copyToHost<T extends object>(
  host: Host,
  token: string | null,
  dropped: Dropped,
  signal: AbortSignal,
  progress: (state: UploadState) => void,
  finish: (uploadId: string) => Promise<T>,
): Promise<T & { skipped: readonly SkippedUpload[] }> {
  const { uploadId } = await host.beginUpload({ name: dropped.name })
  const sender = new Sender(host, token, uploadId, signal, dropped.name, progress)
  try {
    await sender.send(dropped)
    return { ...(await finish(uploadId)), skipped: sender.skipped }
  } catch (e) {
    // the host drops what it has; when it is gone there is nothing to drop
    await host.abortUpload({ uploadId }).catch(() => undefined)
    throw e
  }
}

class Sender {
  readonly skipped: SkippedUpload[] = []
  private files = 0
  private bytes = 0
  private total = 0
  private listed = false
  private readonly startedAt = performance.now()

  constructor(
    private readonly host: Host,
    private readonly token: string | null,
    private readonly uploadId: string,
    private readonly signal: AbortSignal,
    private readonly name: string,
    private readonly progress: (state: UploadState) => void,
  ) {}

  async send(dropped: Dropped): Promise<void> {
    const queue: { path: string; file: File }[] = []
    let wake: (() => void)[] = []
    const nudge = () => {
      for (const w of wake.splice(0)) w()
      wake = []
    }
    const list = async () => {
      try {
        for await (const d of dropped.files()) {
          this.check()
          const file = await this.open(d)
          if (!file) continue
          this.total += file.size
          queue.push({ path: d.path, file })
          nudge()
        }
      } finally {
        this.listed = true
        nudge()
      }
    }
    const work = async () => {
      for (;;) {
        const next = queue.shift()
        if (next) await this.sendFile(next.path, next.file)
        else if (this.listed) return
        else await new Promise<void>((ok) => wake.push(ok))
      }
    }
    await Promise.all([list(), ...Array.from({ length: AT_ONCE }, work)])
    if (this.files === 0) throw Object.assign(new Error('no file could be read'), { code: 'EMPTY' })
  }

  /** A file that vanished or is locked is named and left out; the rest goes on. */
  private async open(d: DroppedFile): Promise<File | null> {
    try {
      return await d.file()
    } catch (e) {
      this.skipped.push({ path: d.path, why: e instanceof Error ? e.message : String(e) })
      return null
    }
  }

  private async sendFile(path: string, file: File): Promise<void> {
    let offset = 0
    // an empty file is evidence too: it gets one chunk of nothing
    do {
      this.check()
      const part = file.slice(offset, offset + CHUNK)
      const problem = await this.sendPart(path, offset, part)
      if (problem !== null) {
        this.skipped.push({ path, why: problem })
        return
      }
      offset += part.size
      this.bytes += part.size
      this.report()
    } while (offset < file.size)
    this.files++
    this.report()
  }

  /** Null when it arrived, or why the file can't be read: it vanished, is locked or has changed. */
  private async sendPart(path: string, offset: number, part: Blob): Promise<string | null> {
    try {
      await this.post(path, offset, part)
      return null
    } catch (e) {
      if ((e as { code?: string }).code === 'UPLOAD' || this.signal.aborted) throw e
      // the browser tells a file it can't read and a host that is gone in the same words: reading it here tells them apart
      const problem = await part
        .slice(0, 1)
        .arrayBuffer()
        .then(
          () => null,
          (why: unknown) => (why instanceof Error ? why.message : String(why)),
        )
      if (problem === null) throw e
      return problem
    }
  }

  /** The part goes as a Blob: the browser reads and sends it without passing its bytes through this page. */
  private async post(path: string, offset: number, part: Blob): Promise<void> {
    if (this.token === null) return this.host.uploadChunk({ uploadId: this.uploadId, path, offset, bytes: await part.arrayBuffer() })
    const query = `path=${encodeURIComponent(path)}&offset=${offset}`
    const answer = await fetch(`/upload/${encodeURIComponent(this.uploadId)}?${query}`, {
      method: 'POST',
      headers: { 'x-hopscope-token': this.token, 'content-type': 'application/octet-stream' },
      body: part,
      signal: this.signal,
    })
    if (!answer.ok) throw Object.assign(new Error(`the host answered ${answer.status} for ${path}`), { code: 'UPLOAD' })
  }

  private report(): void {
    const { name, files, bytes, total, startedAt } = this
    this.progress({ name, files, bytes, total: this.listed ? total : null, startedAt })
  }

  private check(): void {
    if (this.signal.aborted) throw Object.assign(new Error('cancelled'), { code: 'CANCELLED' })
  }
}
