/** One cell of an Exchange log: quoted only when it holds a comma, a quote or a line break; quotes doubled (RFC 4180). */
export const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
