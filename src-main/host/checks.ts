/** Checks of what a window sends. A refused call names the field. */
import type { MenuCommand } from '@shared/contract/host'
import type { Entry } from '@shared/model/journal'
import { readEntry } from '@shared/model/journal-read'

export function refuse(code: string, message: string): never {
  throw Object.assign(new Error(message), { code })
}

export function asString(field: string, value: unknown): string {
  return typeof value === 'string' && value.length <= 32_768 ? value : refuse('BAD_ARGUMENT', `${field}: not a text`)
}

/** A whole number from 0. */
export function asNumber(field: string, value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse('BAD_ARGUMENT', `${field}: not a whole number from 0`)
}

export const asOptionalNumber = (field: string, value: unknown): number | undefined =>
  value === undefined ? undefined : asNumber(field, value)

/** A password: some characters, no line's length. */
export function asSecret(field: string, value: unknown): string {
  return typeof value === 'string' && value.length > 0 && value.length <= 1024 ? value : refuse('BAD_ARGUMENT', `${field}: not a password`)
}

export function asArray<T>(field: string, value: readonly T[], least: number, most: number): readonly T[] {
  return Array.isArray(value) && value.length >= least && value.length <= most
    ? value
    : refuse('BAD_ARGUMENT', `${field}: not a list of ${least} to ${most}`)
}

export function asBytes(field: string, value: unknown): Uint8Array {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength)
  return refuse('BAD_ARGUMENT', `${field}: not bytes`)
}

const isText = (v: unknown, most: number): v is string => typeof v === 'string' && v.length <= most

export function asCommands(field: string, value: readonly MenuCommand[]): readonly MenuCommand[] {
  return asArray(field, value, 0, 500).map(({ id, label, key, why }) =>
    isText(id, 100) && isText(label, 300) && (key === null || isText(key, 50)) && (why === null || isText(why, 300))
      ? { id, label, key, why }
      : refuse('BAD_ARGUMENT', `${field}: not a command`),
  )
}

/** Entries of one call; one over many things may be large by itself. */
const MOST_ENTRIES = 500

export function asEntries(field: string, value: readonly unknown[]): readonly Entry[] {
  return asArray(field, value, 1, MOST_ENTRIES).map((e) => readEntry(e) ?? refuse('BAD_ARGUMENT', `${field}: not an entry of a journal`))
}
