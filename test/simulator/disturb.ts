/**
 * What happens to logs on their way to an investigator: files lost, cut, copied twice, saved by the wrong editor.
 *
 * Each function changes a written bundle and says what it did. They can follow each other. The truth stays as it is:
 * an investigator may then know less, but must not be certain of anything wrong.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Disturbance {
  readonly what: string
  /** relative to the bundle */
  readonly files: readonly string[]
}

export type Family = 'MSGTRK' | 'MSGTRKM' | 'RECV' | 'SEND'

const FOLDERS: Record<Family, string> = {
  MSGTRK: 'MessageTracking',
  MSGTRKM: 'MessageTracking',
  RECV: 'ProtocolLog/SmtpReceive',
  SEND: 'ProtocolLog/SmtpSend',
}
export const FAMILIES = Object.keys(FOLDERS) as Family[]

const order = (file: string) => Number(/-(\d+)\.LOG$/.exec(file)?.[1] ?? 0)
const dayOf = (file: string) => /(\d{8})-\d+\.LOG$/.exec(file)?.[1] ?? ''

/** Oldest first, relative to the bundle. */
export function logFiles(bundle: string, server: string, family: Family): string[] {
  const folder = `${server}/${FOLDERS[family]}`
  const own = new RegExp(`^${family}\\d{8}-\\d+\\.LOG$`)
  const files = readdirSync(join(bundle, folder)).filter((file) => own.test(file))
  return files.sort((a, b) => dayOf(a).localeCompare(dayOf(b)) || order(a) - order(b)).map((file) => `${folder}/${file}`)
}

const change = (bundle: string, file: string, edit: (bytes: Buffer) => Buffer) =>
  writeFileSync(join(bundle, file), edit(readFileSync(join(bundle, file))))

/** In the encoding the file has, so that disturbances can follow each other. */
const changeText = (bundle: string, file: string, edit: (text: string) => string) =>
  change(bundle, file, (bytes) => {
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8'
    return Buffer.from(edit(bytes.toString(encoding)), encoding)
  })

/** Header lines and rows, each with its line end. */
function split(text: string): { header: string[]; rows: string[] } {
  const lines = text.split(/(?<=\n)/)
  const start = lines.findIndex((line) => !/^\uFEFF?#/.test(line))
  return start < 0 ? { header: lines, rows: [] } : { header: lines.slice(0, start), rows: lines.slice(start) }
}

export function removeFamily(bundle: string, server: string, family: Family): Disturbance {
  const files = logFiles(bundle, server, family)
  for (const file of files) rmSync(join(bundle, file))
  return { what: `all ${family} files of ${server} are missing`, files }
}

/** The file ends in the middle of its last rows, as a copy of a file in use does. */
export function cutInRow(bundle: string, file: string): Disturbance {
  change(bundle, file, (bytes) => {
    const at = bytes.lastIndexOf('\n', Math.floor(bytes.length * 0.9))
    return bytes.subarray(0, at + 60)
  })
  return { what: 'ends in the middle of a row', files: [file] }
}

/** The file ends inside a quoted cell, so that a quote stays open. */
export function cutInQuotes(bundle: string, file: string): Disturbance {
  changeText(bundle, file, (text) => {
    const row = text.lastIndexOf(',"', Math.floor(text.length * 0.9))
    return row < 0 ? text : text.slice(0, row + 6)
  })
  return { what: 'ends inside an open quote', files: [file] }
}

export function copyUnderOtherName(bundle: string, file: string): Disturbance {
  const copy = file.replace(/\.LOG$/, ' - Copy.LOG')
  copyFileSync(join(bundle, file), join(bundle, copy))
  return { what: 'is there a second time under another name', files: [file, copy] }
}

/** Every `nth` row is written twice. */
export function repeatRows(bundle: string, file: string, nth = 50): Disturbance {
  changeText(bundle, file, (text) => {
    const { header, rows } = split(text)
    return [...header, ...rows.flatMap((row, i) => (i % nth === 0 ? [row, row] : [row]))].join('')
  })
  return { what: `has every ${nth}th row twice`, files: [file] }
}

export function toUtf16(bundle: string, file: string): Disturbance {
  change(bundle, file, (bytes) => {
    const text = bytes[0] === 0xff ? bytes.toString('utf16le') : bytes.toString('utf8')
    return Buffer.from(`\uFEFF${text.replace(/^\uFEFF/, '')}`, 'utf16le')
  })
  return { what: 'is UTF-16LE with a byte order mark', files: [file] }
}

export function addBom(bundle: string, file: string): Disturbance {
  changeText(bundle, file, (text) => `\uFEFF${text.replace(/^\uFEFF/, '')}`)
  return { what: 'begins with a byte order mark', files: [file] }
}

export function toLineFeeds(bundle: string, file: string): Disturbance {
  changeText(bundle, file, (text) => text.replaceAll('\r\n', '\n'))
  return { what: 'has LF line ends', files: [file] }
}

/** As after a service restart, or when somebody has joined two files. */
export function repeatHeader(bundle: string, file: string): Disturbance {
  changeText(bundle, file, (text) => {
    const { header, rows } = split(text)
    const half = Math.floor(rows.length / 2)
    return [...header, ...rows.slice(0, half), ...header.map((line) => line.replace('\uFEFF', '')), ...rows.slice(half)].join('')
  })
  return { what: 'has its header again in the middle', files: [file] }
}

/** What a power failure leaves behind the last row. */
export function padWithNul(bundle: string, file: string, bytes = 4096): Disturbance {
  change(bundle, file, (content) => Buffer.concat([content, Buffer.alloc(bytes)]))
  return { what: `ends in ${bytes} NUL bytes`, files: [file] }
}

/** No log of the server has rows in these hours, `2026-03-09T10` up to but not including `2026-03-09T11`. */
export function dropHours(bundle: string, server: string, from: string, to: string): Disturbance {
  const files = FAMILIES.flatMap((family) => logFiles(bundle, server, family))
  for (const file of files) {
    changeText(bundle, file, (text) => {
      const { header, rows } = split(text)
      return [...header, ...rows.filter((row) => row < from || row >= to)].join('')
    })
  }
  return { what: `${server} has no rows from ${from} to ${to}`, files }
}
