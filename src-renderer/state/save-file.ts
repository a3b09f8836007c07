/** Gives a person a file: by the host's dialog where there is one, else by the browser's download. */
import type { Connection } from '../host/connect'
import type { Notices } from './notices'

export interface FileToSave {
  readonly name: string
  readonly bytes: ArrayBuffer
  readonly type: string
  /** `Report`: what it is called in the notice. */
  readonly what: string
}

interface Ways {
  readonly connection: Connection
  readonly notices: Notices
}

/** Whether it was written, or handed to the browser. */
export async function saveFile({ connection, notices }: Ways, { name, bytes, type, what }: FileToSave): Promise<boolean> {
  if (connection.hello.dialogs) {
    const path = await connection.host.saveFile({ name, bytes })
    if (path) notices.add({ tone: 'info', what: `${what} written.`, means: path, forMs: 10_000 })
    return path !== null
  }
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the browser has taken the address over by the next turn; a minute is for slow disks
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  notices.add({
    tone: 'info',
    what: `${what} handed to the browser.`,
    means: `It saves ${name} in its download folder.`,
    forMs: 10_000,
  })
  return true
}
