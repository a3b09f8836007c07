/** A window: locked down, where it was the last time, opens nothing else. */
import { app, BrowserWindow, screen } from 'electron'
import { isOurs, ORIGIN } from './protocol'
import { keepPlace, keptPlace, LEAST, type WindowKind } from './window-state'

export interface WindowOptions {
  readonly preload: string
  readonly kind: WindowKind
  /** What it begins with, in the fragment of its address; '' for the start screen. */
  readonly start: string
}

export function createWindow({ preload, kind, start }: WindowOptions): BrowserWindow {
  const data = app.getPath('userData')
  const areas = screen.getAllDisplays().map((d) => d.workArea)
  const kept = keptPlace(data, kind, areas)
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...kept?.bounds,
    minWidth: LEAST.width,
    minHeight: LEAST.height,
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
      zoomFactor: kept?.zoom ?? 1,
    },
  })
  if (kept?.maximised) window.maximize()
  window.once('ready-to-show', () => {
    window.show()
  })
  window.on('close', () => {
    const place = { bounds: window.getNormalBounds(), maximised: window.isMaximized(), zoom: window.webContents.getZoomFactor() }
    keepPlace(data, kind, place)
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
  const fragment = start === '' ? '' : `#second=${encodeURIComponent(start)}`
  void window.loadURL(`${dev || `${ORIGIN}/index.html`}${fragment}`)
  return window
}
