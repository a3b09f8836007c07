/** A file that a person drags out of the window: written to the data folder, then given to the system. What is left of it goes at the next start (`cases/sweep.ts`). */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { plainName } from '@shared/base/format'
import { app, type BrowserWindow, nativeImage } from 'electron'
import { DRAGGED, draggedName } from '../cases/sweep'

export function dragOutOf(window: BrowserWindow, data: string) {
  return async (name: string, bytes: Uint8Array): Promise<void> => {
    const folder = join(data, DRAGGED, draggedName())
    await mkdir(folder, { recursive: true })
    const file = join(folder, plainName(name))
    await writeFile(file, bytes)
    const icon = await app.getFileIcon(file).catch(() => nativeImage.createEmpty())
    // the system drags nothing without a picture
    window.webContents.startDrag({ file, icon: icon.isEmpty() ? nativeImage.createFromDataURL(SHEET) : icon })
  }
}

/** A sheet of paper, 16 px. */
const SHEET =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAJ0lEQVR42mNgoCaISqn4TwzGawAhMEQMwOX3US+MeoFoAyjKTOQAAEPhv67FeblXAAAAAElFTkSuQmCC'
