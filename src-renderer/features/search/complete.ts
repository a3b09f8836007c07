/** Completion of the token that is being typed: names of fields, then values with their messages. */
import { formatCounted } from '@shared/base/format'
import { type FieldValue, LISTED_FIELDS, type ListedField } from '@shared/query/field-values'
import type { TextField } from '@shared/query/filter'
import { EXAMPLES, WORDS } from '@shared/query/language/fields'
import { type Token, tokensOf } from '@shared/query/language/tokens'
import { useEffect, useState } from 'react'
import { type App, useApp } from '../../state/app'
import { FIELD_OF, type Option } from './options'

/** The last token, while it touches the end of what is typed. */
const lastToken = (typed: string): Token | null => (/\s$/.test(typed) ? null : (tokensOf(typed).at(-1) ?? null))

/** Names of fields that begin like the last word. */
export function fieldOptions(typed: string): Option[] {
  const last = lastToken(typed)
  if (last?.name !== '' || last.quoted || last.value === '') return []
  const part = last.value.toLowerCase()
  return [...WORDS].flatMap(([name, word]): Option[] => {
    if (!name.startsWith(part)) return []
    const sign = word.kind === 'range' ? '>' : ':'
    const example =
      word.kind === 'range' ? `${name}>${EXAMPLES[word.unit].split(',', 1)[0]}` : word.kind === 'time' ? 'time:14:00..16:00' : ''
    return [completion(typed, last, `${last.exclude ? '-' : ''}${name}${sign}`, word.says, example)]
  })
}

const completion = (typed: string, last: Token, text: string, says: string, end: string): Option => ({
  id: `complete-${text}`,
  group: 'Complete',
  kind: 'field',
  text,
  because: says,
  end,
  choice: { do: 'type', text: typed.slice(0, last.at) + text },
})

/** Values of the field whose value is being typed; a late answer is dropped. */
export function useValueOptions(typed: string): readonly Option[] {
  const app = useApp()
  const [options, setOptions] = useState<readonly Option[]>([])
  useEffect(() => {
    let current = true
    const ask = async () => {
      const found = await valueOptions(app, typed)
      if (current) setOptions(found)
    }
    void ask().catch(() => undefined)
    return () => {
      current = false
    }
  }, [typed, app])
  return options
}

async function valueOptions(app: App, typed: string): Promise<Option[]> {
  const last = lastToken(typed)
  const word = last ? WORDS.get(last.name) : undefined
  if (!last || word?.kind !== 'text' || (last.sign !== ':' && last.sign !== '=')) return []
  const values = await valuesOf(app, word.field, last.value)
  const sign = word.values ? ':' : '='
  return values
    .filter((v) => v.value.toLowerCase() !== last.value.toLowerCase() || last.sign !== sign)
    .map((v) => {
      const value = /[\s"]/.test(v.value) ? `"${v.value.replaceAll('"', '""')}"` : v.value
      const text = `${last.exclude ? '-' : ''}${last.name}${sign}${value}`
      return {
        ...completion(typed, last, text, '', formatCounted(v.count, 'message')),
        kind: last.name,
        choice: { do: 'type', text: `${typed.slice(0, last.at)}${text} ` },
      }
    })
}

const isListed = (field: TextField): field is ListedField => LISTED_FIELDS.some((f) => f === field)

async function valuesOf({ cases, search }: App, field: TextField, typed: string): Promise<readonly FieldValue[]> {
  if (isListed(field)) return cases.fieldValues({ field, typed })
  if (typed === '') return []
  const answer = await search.find({ query: typed })
  return (answer?.values ?? []).filter((v) => FIELD_OF[v.kind] === field).map((v) => ({ value: v.text, count: v.count }))
}
