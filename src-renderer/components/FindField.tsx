import { Icon } from './Icon'
import './find-field.css'

interface Props {
  /** What it looks for, read out and shown while it is empty. */
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
}

/** Narrows a list by words. */
export function FindField({ label, value, onChange }: Props) {
  return (
    <label className="find-field">
      <Icon name="filter" size="s" />
      <span className="hidden-text">{label}</span>
      <input
        type="search"
        placeholder={label}
        value={value}
        onChange={(e) => onChange(e.target.value)}
        spellCheck={false}
        autoComplete="off"
      />
    </label>
  )
}
