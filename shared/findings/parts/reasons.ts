/** Replies and statuses without what differs from mail to mail, so that the same trouble counts as one. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/<[^<>\s]{0,320}>/g, '<…>'],
  [/[^\s<>:;,"'()[\]]{1,64}@[^\s<>:;,"'()[\]]{1,255}/g, '…'],
  [/\[?\b\d{1,3}(?:\.\d{1,3}){3}\b\]?(?::\d{1,5})?/g, '…'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '…'],
  // ids of queues and sessions: letters and figures mixed, long
  [/\b(?=[0-9a-z]*\d)(?=[0-9a-z]*[a-z])[0-9a-z]{8,64}\b/gi, '…'],
  [/\b\d{5,}\b/g, '…'],
]
const LONGEST = 120

/** `innermost`: what a wrapped status says inside. '' for an empty one. */
export function reasonOf(status: string, innermost: (text: string) => string): string {
  let text = (innermost(status) || status).slice(0, 2000)
  for (const [pattern, mask] of MASKS) text = text.replace(pattern, mask)
  text = text.replace(/\s+/g, ' ').trim()
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
