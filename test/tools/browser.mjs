// Finds a browser of the Chromium family that is installed on this machine.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export function findBrowser() {
  const windows = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean)
  const places = {
    win32: windows.flatMap((d) =>
      ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe', 'Chromium/Application/chrome.exe'].map((f) =>
        join(d, f),
      ),
    ),
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((n) => `/Applications/${n}.app/Contents/MacOS/${n}`),
  }[process.platform]
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge']
  const onPath = () => (process.env.PATH ?? '').split(delimiter).flatMap((d) => names.map((n) => join(d, n)))
  return (places ?? onPath()).find(existsSync)
}
