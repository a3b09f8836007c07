/** What a person put on messages, and what the checks found of them, as conditions of a filter ask for it: by the numbers that messages have now. */

export const MARK_FIELDS = ['tag', 'note', 'finding', 'is'] as const
export type MarkField = (typeof MARK_FIELDS)[number]

export interface MarkValue {
  /** The name of a tag, `N-7`, `F-3`, or one of `pinned`, `tagged`, `noted`. */
  readonly value: string
  /** What else is searched: the text of a note, title and rule of a finding. */
  readonly text: string
  readonly messages: readonly number[]
}

export type MessageMarks = Readonly<Record<MarkField, readonly MarkValue[]>>

export const NO_MESSAGE_MARKS: MessageMarks = { tag: [], note: [], finding: [], is: [] }

export const isMarkField = (field: string): field is MarkField => MARK_FIELDS.some((f) => f === field)

/** `needle` in lower case; `exact`: the whole value. */
export const markFits = ({ value, text }: MarkValue, needle: string, exact: boolean): boolean =>
  exact ? value.toLowerCase() === needle : value.toLowerCase().includes(needle) || text.toLowerCase().includes(needle)
