/** What a bundle may ask of this machine. Reaching one is a state of the file, with a sentence, never a crash. */
export const LIMITS = {
  folderDepth: 64,
  /** Archives inside archives. */
  archiveDepth: 5,
  /** Files and entries listed. */
  entries: 250_000,
  /** Unpacked bytes for one packed byte, beyond the first `ratioFloor` bytes. Deflate itself ends at about 1032. */
  ratio: 500,
  ratioFloor: 64 * 1024 * 1024,
  /** Unpacked bytes of one bundle. */
  totalBytes: 512 * 1024 * 1024 * 1024,
  /** Room for nested archives in the cache folder of a case, all together. */
  spillBytes: 32 * 1024 * 1024 * 1024,
  /** What unpacking leaves free on the disk: so many bytes, or that share of a small disk. */
  reserveBytes: 1024 * 1024 * 1024,
  reserveShare: 0.05,
} as const

export type Limits = { readonly [K in keyof typeof LIMITS]: number }
