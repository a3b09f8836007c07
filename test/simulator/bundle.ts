/**
 * Where a run goes: a folder of the disk, or memory.
 *
 *   OUT/bundle/MBX-K1/MessageTracking/MSGTRK20260309-1.LOG        OUT/truth.json
 *   OUT/bundle/MBX-K1/ProtocolLog/SmtpReceive/RECV20260309-1.LOG
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Sink } from './rolling-log'
import type { Truth } from './truth'

export interface FolderSink extends Sink {
  /** closes the files and tells how much was written */
  finish(): { files: number; bytes: number }
}

/** One open file for each log; files of a log follow each other, so few are open at a time. */
export function folderSink(root: string): FolderSink {
  const open = new Map<string, { path: string; file: number }>()
  let files = 0
  let bytes = 0
  // `<folder>/<prefix>` names a log, whatever the day and number of its current file
  const logOf = (path: string) => path.replace(/\d{8}-\d+\.LOG$/, '')
  return {
    write(path, chunk) {
      const log = logOf(path)
      let current = open.get(log)
      if (current?.path !== path) {
        if (current) closeSync(current.file)
        mkdirSync(dirname(join(root, path)), { recursive: true })
        current = { path, file: openSync(join(root, path), 'w') }
        open.set(log, current)
        files++
      }
      bytes += writeSync(current.file, chunk)
    },
    finish() {
      for (const { file } of open.values()) closeSync(file)
      return { files, bytes }
    },
  }
}

export interface MemorySink extends Sink {
  readonly files: Map<string, string>
}

export function memorySink(): MemorySink {
  const files = new Map<string, string>()
  return { files, write: (path, chunk) => void files.set(path, (files.get(path) ?? '') + chunk) }
}

/** One line a message, so that a large truth is neither one string in memory nor one line in an editor. */
export function writeTruth(path: string, truth: Truth) {
  const file = openSync(path, 'w')
  const { messages, ...rest } = truth
  writeSync(file, `${JSON.stringify(rest).slice(0, -1)},"messages":[\n`)
  for (let i = 0; i < messages.length; i += 1000) {
    const lines = messages.slice(i, i + 1000).map((message) => JSON.stringify(message))
    writeSync(file, `${lines.join(',\n')}${i + 1000 < messages.length ? ',\n' : '\n'}`)
  }
  writeSync(file, ']}\n')
  closeSync(file)
}
