/** Native open and save dialogs of a window. */
import { writeFile } from 'node:fs/promises'
import { type BrowserWindow, dialog } from 'electron'

export function chooseWith(window: BrowserWindow | undefined) {
  return async (what: 'folder' | 'files'): Promise<readonly string[] | null> => {
    const properties = what === 'folder' ? (['openDirectory', 'multiSelections'] as const) : (['openFile', 'multiSelections'] as const)
    const options = { properties: [...properties] }
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return canceled || filePaths.length === 0 ? null : filePaths
  }
}

/** Where to write a file; null when the person cancelled. */
export function whereWith(window: BrowserWindow | undefined) {
  return async (name: string): Promise<string | null> => {
    const options = { defaultPath: name }
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    return canceled || !filePath ? null : filePath
  }
}

export function saveWith(window: BrowserWindow | undefined) {
  const askWhere = whereWith(window)
  return async (name: string, bytes: Uint8Array): Promise<string | null> => {
    const path = await askWhere(name)
    if (path !== null) await writeFile(path, bytes)
    return path
  }
}
