/** A single letter that does something on this page, where no field has the focus. */
import { useEffect, useRef } from 'react'

export function useKey(key: string, run: () => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const typing = e.target instanceof HTMLElement && e.target.matches('input, textarea, select, [contenteditable]')
      if (typing || e.ctrlKey || e.altKey || e.metaKey || e.key.toLowerCase() !== key) return
      e.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [key])
}
