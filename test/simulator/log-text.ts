/** Changing a written log as text, in the encoding it has, so that disturbances can follow each other. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const changeBytes = (bundle: string, file: string, edit: (bytes: Buffer) => Buffer) =>
  writeFileSync(join(bundle, file), edit(readFileSync(join(bundle, file))))

const encodingOf = (bytes: Buffer) => (bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8')

export function readText(bundle: string, file: string): string {
  const bytes = readFileSync(join(bundle, file))
  return bytes.toString(encodingOf(bytes))
}

export const changeText = (bundle: string, file: string, edit: (text: string) => string) =>
  changeBytes(bundle, file, (bytes) => Buffer.from(edit(bytes.toString(encodingOf(bytes))), encodingOf(bytes)))

/** Lines with their ends. */
export const linesOf = (text: string) => text.split(/(?<=\n)/)

export const isHeader = (line: string) => /^\uFEFF?#/.test(line)

/** Header lines and rows, each with its line end. */
export function splitHeader(text: string): { header: string[]; rows: string[] } {
  const lines = linesOf(text)
  const start = lines.findIndex((line) => !isHeader(line))
  return start < 0 ? { header: lines, rows: [] } : { header: lines.slice(0, start), rows: lines.slice(start) }
}

/** What `edit` makes of each row, with the names of its columns before it; undefined drops the row. Headers in mid file are followed. */
export function editRows(text: string, edit: (line: string, fields: readonly string[]) => string | undefined): string {
  let fields: readonly string[] = []
  return linesOf(text)
    .flatMap((line) => {
      if (!isHeader(line)) return edit(line, fields) ?? []
      fields = fieldsOf(line) ?? fields
      return line
    })
    .join('')
}

export const fieldsOf = (line: string): string[] | undefined => /^\uFEFF?#Fields: ?(.*?)[\r\n]*$/.exec(line)?.[1]?.split(',')
