/** Native menu. Items of ours are commands of the window, by their ids. */
import { Menu } from 'electron'

export function setMenu(command: (id: string) => void): void {
  const item = (label: string, id: string, accelerator: string) => ({
    label,
    accelerator,
    click: () => {
      command(id)
    },
  })
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
      {
        label: 'File',
        submenu: [
          item('Open Folder…', 'open-folder', 'CmdOrCtrl+O'),
          item('Open Files…', 'open-files', 'CmdOrCtrl+Shift+O'),
          { type: 'separator' },
          { role: 'quit' },
        ],
      },
      { role: 'editMenu' },
      { role: 'viewMenu' },
      { role: 'windowMenu' },
    ]),
  )
}
