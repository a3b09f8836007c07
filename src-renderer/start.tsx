/** Puts the window on the page for a given connection. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import type { Connection } from './host/connect'
import { AppProvider, createApp } from './state/app'
import './styles/tokens.css'
import './styles/base.css'

/** `start`: what another window gave it to begin with, null for none. */
export function startWindow(root: HTMLElement, connection: Connection, start: unknown = null): void {
  const app = createApp(connection, start)
  createRoot(root).render(
    <StrictMode>
      <AppProvider app={app}>
        <App />
      </AppProvider>
    </StrictMode>,
  )
}

/** When there is no host at all: what happened, what it means, what can be done. */
export function showRefusal(root: HTMLElement, e: unknown): void {
  const code = (e as { code?: string }).code
  createRoot(root).render(
    <main className="start">
      <div className="start-inner">
        <div className="problem-box" role="alert">
          <strong>
            {code === 'VERSION'
              ? 'This window and the part that reads files are of different builds.'
              : 'The part of Hopscope that reads files does not answer.'}
          </strong>
          <p>
            {code === 'VERSION'
              ? 'They would misunderstand each other, so nothing is opened. Close all Hopscope windows and start it again.'
              : 'It is not running any more, or this address is from an earlier start. Nothing is lost: stored cases are kept. Start Hopscope again and use the address it prints.'}
          </p>
        </div>
        <button type="button" className="btn primary large" onClick={() => location.reload()}>
          Try again
        </button>
      </div>
    </main>,
  )
}
