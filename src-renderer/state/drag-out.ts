/**
 * Dragging a file out of the window, to a folder or into a mail. A shell with windows of its own writes the file and gives it to the system; a browser
 * takes it from an address, so it must be there when the drag begins.
 */
import type { DragEvent } from 'react'
import type { DragProps } from '../components/Menu'
import { type App, useApp } from './app'
import type { FileToSave } from './save-file'

interface Makers {
  /** At once; null when there is nothing. */
  readonly now?: () => FileToSave | null
  /** After some work: not in a browser, which does not wait. */
  readonly later?: () => Promise<FileToSave | null>
}

export function useDragOut({ now, later }: Makers): DragProps {
  const app = useApp()
  return now ? dragOut(app, now) : { draggable: app.connection.hello.windows, onDragStart: (e) => start(app, e, later ?? nothing) }
}

/** Of a file that is made at once. */
export function dragOut(app: App, now: () => FileToSave | null): DragProps {
  return {
    draggable: true,
    onDragStart: (e) => (app.connection.hello.windows ? start(app, e, async () => now()) : startInBrowser(e, now())),
  }
}

const nothing = () => Promise.resolve(null)

function start({ connection, notices }: App, e: DragEvent, make: () => Promise<FileToSave | null>): void {
  // the system drags it, not the page
  e.preventDefault()
  const given = make().then((file) => (file ? connection.host.dragOut({ name: file.name, bytes: file.bytes }) : undefined))
  void given.catch((error: unknown) => {
    notices.add({ tone: 'problem', what: 'Nothing could be dragged out.', means: error instanceof Error ? error.message : String(error) })
  })
}

/** The name is a part of a list with colons. */
function startInBrowser(e: DragEvent, file: FileToSave | null): void {
  if (!file) {
    e.preventDefault()
    return
  }
  const url = URL.createObjectURL(new Blob([file.bytes], { type: file.type }))
  e.dataTransfer.setData('DownloadURL', `${file.type}:${file.name.replaceAll(':', '-')}:${url}`)
  e.dataTransfer.effectAllowed = 'copy'
  // the browser reads it after it was dropped
  setTimeout(() => URL.revokeObjectURL(url), 120_000)
}
