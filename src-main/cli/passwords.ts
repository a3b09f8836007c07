/** Passwords for encrypted zips, from a file that a person names. */
import { readFile } from 'node:fs/promises'

const MOST_PASSWORDS = 100

/** One password a line; a password may hold anything but a line end. What is in the file never gets into a message. */
export async function readPasswords(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((e: NodeJS.ErrnoException) => {
    throw new Error(`the password file can't be read (${e.code ?? 'unknown'})`)
  })
  return [...new Set(text.replace(/^\ufeff/, '').split(/\r?\n/))].filter((p) => p !== '').slice(0, MOST_PASSWORDS)
}
