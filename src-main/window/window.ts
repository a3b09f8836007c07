/** The window: locked down, remembers nothing by itself, opens nothing else. */
import { BrowserWindow } from 'electron'
import { isOurs, ORIGIN } from './protocol'

export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    title: 'Hopscope',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  // nothing in the window leads outside: it works offline
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    window.webContents.on(event as 'will-navigate', (e) => {
      if (!isOurs(e.url)) e.preventDefault()
    })
  }
  window.webContents.on('will-attach-webview', (e) => {
    e.preventDefault()
  })
  const { ELECTRON_RENDERER_URL: dev } = process.env
  void window.loadURL(dev || `${ORIGIN}/index.html`)
  return window
}
