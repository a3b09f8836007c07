/** Numbers as lines of packets print them. */

/** NaN when there are none. */
export const numberOf = (digits: string | undefined): number => (digits === undefined ? Number.NaN : Number(digits))

/** Names stand in place of ports when resolution was on. */
const PORT_NAMES = new Map(
  Object.entries({ smtp: 25, submission: 587, submissions: 465, smtps: 465, urd: 465, 'microsoft-ds': 445, epmap: 135 }),
)

/** A port as number or name; NaN when it is neither. */
export const portNumber = (text: string | undefined): number =>
  text === undefined ? Number.NaN : (PORT_NAMES.get(text) ?? numberOf(/^\d{1,5}$/.exec(text)?.[0]))
