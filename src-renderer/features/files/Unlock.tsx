import { formatCounted } from '@shared/base/format'
import { type FormEvent, useState } from 'react'
import { Icon } from '../../components/Icon'
import { useApp } from '../../state/app'

type Outcome = { readonly kind: 'asking' } | { readonly kind: 'wrong' } | { readonly kind: 'failed'; readonly why: string }

const FIELD = 'unlock-password'

export function focusPassword(): void {
  document.getElementById(FIELD)?.focus()
}

/** Asks for the password of encrypted archives. It goes to the host's memory and nowhere else, and not into this window's state after that. */
export function Unlock({ locked }: { locked: number }) {
  const { session, notices } = useApp()
  const [password, setPassword] = useState('')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const submit = async (e: FormEvent) => {
    e.preventDefault()
    if (password === '') return
    setOutcome({ kind: 'asking' })
    try {
      const unlocked = await session.unlock(password)
      if (unlocked === 0) return setOutcome({ kind: 'wrong' })
      setPassword('')
      setOutcome(null)
      notices.say(`${formatCounted(unlocked, 'file')} unlocked.`)
    } catch (why) {
      setOutcome({ kind: 'failed', why: why instanceof Error ? why.message : String(why) })
    }
  }
  return (
    <form className="unlock" onSubmit={(e) => void submit(e)} aria-label="Password of encrypted files">
      <Icon name="lock" size="s" />
      <label className="sm" htmlFor={FIELD}>
        {formatCounted(locked, 'file')} {locked === 1 ? 'is' : 'are'} encrypted. Password
      </label>
      <input
        id={FIELD}
        type="password"
        value={password}
        autoComplete="off"
        aria-invalid={outcome?.kind === 'wrong'}
        aria-describedby="unlock-note"
        onChange={(e) => {
          setPassword(e.target.value)
          setOutcome(null)
        }}
      />
      <button type="submit" className="btn" disabled={password === '' || outcome?.kind === 'asking'}>
        Unlock
      </button>
      <span id="unlock-note" className={outcome?.kind === 'wrong' || outcome?.kind === 'failed' ? 'xs fail' : 'xs dim'} aria-live="polite">
        {outcome?.kind === 'wrong'
          ? 'It opens none of them.'
          : outcome?.kind === 'failed'
            ? outcome.why
            : 'Kept in memory until the case is closed, and nowhere else.'}
      </span>
    </form>
  )
}
