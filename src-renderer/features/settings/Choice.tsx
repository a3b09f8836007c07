/** One of a few, by Ark UI: arrows choose. */
import { RadioGroup } from '@ark-ui/react/radio-group'

interface Props<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly onChange: (value: T) => void
}

export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
  return (
    <RadioGroup.Root
      className="choice"
      value={value}
      onValueChange={(e) => {
        const chosen = options.find((o) => o.value === e.value)
        if (chosen) onChange(chosen.value)
      }}
    >
      <RadioGroup.Label className="choice-label">{label}</RadioGroup.Label>
      {options.map((o) => (
        <RadioGroup.Item key={o.value} value={o.value} className="choice-item">
          <RadioGroup.ItemControl className="choice-dot" />
          <RadioGroup.ItemText>{o.label}</RadioGroup.ItemText>
          <RadioGroup.ItemHiddenInput />
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
