import { useEffect, useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { useApp } from '../../state/app'

/** Which Hopscope this is. */
export function About({ open, close }: { open: boolean; close: () => void }) {
  const { connection, overlay } = useApp()
  const { version, shell, platform, contract } = connection.hello
  return (
    <Dialog
      title="About Hopscope"
      open={open}
      close={close}
      foot={
        <button type="button" className="btn" onClick={() => overlay.set('licences')}>
          Licences of the parts…
        </button>
      }
    >
      <dl className="about">
        <dt>Version</dt>
        <dd>{version}</dd>
        <dt>Shell</dt>
        <dd>{shell === 'electron' ? 'a window of its own' : 'a page of the browser, from this machine'}</dd>
        <dt>System</dt>
        <dd>{platform}</dd>
        <dt>Contract</dt>
        <dd>{contract}</dd>
        <dt>Browser engine</dt>
        <dd>{/Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? 'not known'}</dd>
      </dl>
      <p className="sm mid">
        Says which way each message took, where it waited, and which bytes say so. Works offline: nothing leaves this machine.
      </p>
    </Dialog>
  )
}

/** Comes with the program; loaded when it is asked for. */
export function Licences({ open, close }: { open: boolean; close: () => void }) {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    if (!open || text !== null) return
    import('../../../THIRD-PARTY-NOTICES.txt?raw').then(
      (m) => setText(m.default),
      () => setText('The list could not be read. It is in the file THIRD-PARTY-NOTICES.txt beside the program.'),
    )
  }, [open, text])
  return (
    <Dialog title="Licences of the parts" open={open} close={close} wide>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text scrolls, and keys must reach that */}
      <pre className="licences" tabIndex={0} aria-busy={text === null}>
        {text ?? '…'}
      </pre>
    </Dialog>
  )
}
