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

export function saveWith(window: BrowserWindow | undefined) {
  return async (name: string, bytes: Uint8Array): Promise<string | null> => {
    const options = { defaultPath: name }
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
    if (canceled || !filePath) return null
    await writeFile(filePath, bytes)
    return filePath
  }
}
