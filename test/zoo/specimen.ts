/** What a row of the zoo is: an input that is damaged or hostile, how it is made, and what must become of it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SourceState } from '@shared/model/source'
import type { Limits } from '../../src-main/ingest/limits'

/** Path, state, and where they matter: records, and a piece of the note. Archives that were listed to their end are left out. */
export type Outcome = readonly [path: string, state: SourceState, records?: number, says?: string]

export interface Specimen {
  readonly name: string
  /** Writes the input into an empty folder. */
  readonly make: (put: Put, folder: string) => void | Promise<void>
  /** All sources in their order. */
  readonly gives: readonly Outcome[]
  readonly limits?: Partial<Limits>
  readonly passwords?: readonly string[]
  /** Why it can't be made on this system; then it is left out and named. */
  readonly notHere?: () => string | null
}

export type Put = (path: string, content: string | Uint8Array) => string

export const putInto =
  (folder: string): Put =>
  (path, content) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    return file
  }

export const HEAD =
  '#Software: Microsoft Exchange Server\r\n#Version: 15.01.2507.006\r\n#Log-type: Message Tracking Log\r\n#Date: 2026-03-10T08:00:00.000Z\r\n' +
  '#Fields: date-time,server-hostname,source,event-id,message-id,recipient-address\r\n'

export const row = (n: number): string =>
  `2026-03-10T08:00:00.${String(n % 1000).padStart(3, '0')}Z,EX01,SMTP,RECEIVE,<m${n}@a.example>,b@b.example\r\n`

/** A tracking log of so many rows; `seed` makes it differ from others. */
export const log = (rows = 1, seed = 0): string => HEAD + Array.from({ length: rows }, (_, i) => row(seed * 1000 + i)).join('')
