/** Findings by severity, by Ark UI's list box: arrows move, the selected one is shown beside it. */
import { createListCollection, Listbox } from '@ark-ui/react/listbox'
import { formatCounted } from '@shared/base/format'
import { SEVERITIES } from '@shared/findings/finding'
import { useMemo } from 'react'
import { SEVERITY_WORDS, SeverityMark } from '../../marks/SeverityMark'
import type { JudgedFinding } from '../../state/findings'

interface Props {
  readonly findings: readonly JudgedFinding[]
  readonly selected: string
  readonly onSelect: (id: string) => void
}

export function FindingList({ findings, selected, onSelect }: Props) {
  const collection = useMemo(
    () => createListCollection({ items: [...findings], itemToValue: (f) => f.id, itemToString: (f) => f.title }),
    [findings],
  )
  const choose = (id: string | null | undefined) => {
    if (id) onSelect(id)
  }
  return (
    <Listbox.Root
      className="finding-list"
      collection={collection}
      value={[selected]}
      onValueChange={(e) => choose(e.value[0])}
      onHighlightChange={(e) => choose(e.highlightedValue)}
      deselectable={false}
    >
      <Listbox.Content aria-label="Findings">
        {SEVERITIES.map((severity) => {
          const of = findings.filter((f) => f.severity === severity)
          if (of.length === 0) return null
          return (
            <Listbox.ItemGroup key={severity}>
              <Listbox.ItemGroupLabel className="finding-group">
                {SEVERITY_WORDS[severity]} <span className="dim num">{of.length}</span>
              </Listbox.ItemGroupLabel>
              {of.map((f) => (
                <Listbox.Item key={f.id} item={f} className={f.judged?.verdict === 'dismissed' ? 'finding-item dismissed' : 'finding-item'}>
                  <SeverityMark severity={f.severity} />
                  <span className="finding-name">
                    <Listbox.ItemText>{f.title}</Listbox.ItemText>
                    <span className="xs mid">
                      <span className="mono">F-{f.number}</span> · {formatCounted(f.count, ...f.things)} · {f.certainty}
                      {f.judged && ` · ${f.judged.verdict}`}
                    </span>
                  </span>
                </Listbox.Item>
              ))}
            </Listbox.ItemGroup>
          )
        })}
      </Listbox.Content>
    </Listbox.Root>
  )
}
