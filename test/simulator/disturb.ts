/**
 * What happens to logs on their way to an investigator: files lost, cut, copied twice, saved by the wrong editor.
 *
 * Each function changes a written bundle and says what it did. They can follow each other. The truth stays as it is:
 * an investigator may then know less, but must not be certain of anything wrong.
 */
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { changeBytes, changeText, splitHeader } from './log-text'
import type { Truth } from './truth'

export interface Disturbance {
  readonly what: string
  /** relative to the bundle */
  readonly files: readonly string[]
  /** only where the disturbance renames what the truth names */
  readonly truth?: (truth: Truth) => Truth
}

export function removeFiles(bundle: string, files: readonly string[], what: string): Disturbance {
  for (const file of files) rmSync(join(bundle, file))
  return { what, files }
}

/** The file ends in the middle of its last rows, as a copy of a file in use does. */
export function cutInRow(bundle: string, file: string): Disturbance {
  changeBytes(bundle, file, (bytes) => {
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
    const { header, rows } = splitHeader(text)
    return [...header, ...rows.flatMap((row, i) => (i % nth === 0 ? [row, row] : [row]))].join('')
  })
  return { what: `has every ${nth}th row twice`, files: [file] }
}

export function toUtf16(bundle: string, file: string): Disturbance {
  changeBytes(bundle, file, (bytes) => {
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
    const { header, rows } = splitHeader(text)
    const half = Math.floor(rows.length / 2)
    return [...header, ...rows.slice(0, half), ...header.map((line) => line.replace('\uFEFF', '')), ...rows.slice(half)].join('')
  })
  return { what: 'has its header again in the middle', files: [file] }
}

/** What a power failure leaves behind the last row. */
export function padWithNul(bundle: string, file: string, bytes = 4096): Disturbance {
  changeBytes(bundle, file, (content) => Buffer.concat([content, Buffer.alloc(bytes)]))
  return { what: `ends in ${bytes} NUL bytes`, files: [file] }
}
