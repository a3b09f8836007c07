/** A single letter that does something on this page, where no field has the focus. */
import { useEffect, useRef } from 'react'
import { inField } from './in-field'

export function useKey(key: string, run: () => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (inField(e.target) || e.ctrlKey || e.altKey || e.metaKey || e.key.toLowerCase() !== key) return
      e.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [key])
}
