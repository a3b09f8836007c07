import { Icon } from './Icon'

/** At the head of a page: where Esc leads as well. */
export function BackButton({ to, onBack }: { to: string; onBack: () => void }) {
  const words = `Back to the ${to} (Esc)`
  return (
    <button type="button" className="icon-btn" aria-label={words} title={words} onClick={onBack}>
      <Icon name="back" />
    </button>
  )
}
