/** What a person put on messages, as conditions of a filter ask for it: pins, tags and notes by the numbers that messages have now. */

export const MARK_FIELDS = ['tag', 'note', 'is'] as const
export type MarkField = (typeof MARK_FIELDS)[number]

export interface MarkValue {
  /** The name of a tag, `N-7`, or one of `pinned`, `tagged`, `noted`. */
  readonly value: string
  /** What else is searched: the text of a note. */
  readonly text: string
  readonly messages: readonly number[]
}

export type MessageMarks = Readonly<Record<MarkField, readonly MarkValue[]>>

export const NO_MESSAGE_MARKS: MessageMarks = { tag: [], note: [], is: [] }

export const isMarkField = (field: string): field is MarkField => MARK_FIELDS.some((f) => f === field)

/** `needle` in lower case; `exact`: the whole value. */
export const markFits = ({ value, text }: MarkValue, needle: string, exact: boolean): boolean =>
  exact ? value.toLowerCase() === needle : value.toLowerCase().includes(needle) || text.toLowerCase().includes(needle)
