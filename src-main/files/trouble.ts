/** Trouble with a file or an archive, in words for a person. */

/**
 * `damaged`: bytes are not what they should be. `too-large`: beyond a limit. `no-room`: the disk is too full to unpack. `locked`: a
 * password is missing. `unsupported`: a method or kind that is not read here. `io`: the system refused.
 */
export type TroubleCode = 'damaged' | 'too-large' | 'no-room' | 'locked' | 'unsupported' | 'io'

export class UnpackError extends Error {
  readonly code: TroubleCode
  constructor(code: TroubleCode, message: string) {
    super(message)
    this.code = code
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'The file is no longer there.',
  ENOTDIR: 'The file is no longer there.',
  EACCES: 'This account may not read the file.',
  EPERM: 'This account may not read the file.',
  EBUSY: 'Another program holds the file.',
  EISDIR: 'It is a folder.',
  ELOOP: 'It has become a link. Links are not followed: drop what it points to.',
  EIO: 'The disk could not read the file (EIO): copy it again, or check the disk.',
  ENOSPC: 'The disk is full.',
  EMFILE: 'Too many files are open on this machine.',
}

export function ioError(e: unknown): UnpackError {
  const { code, message } = e as { code?: string; message?: string }
  return new UnpackError('io', WORDS[code ?? ''] ?? `The file can't be read (${code ?? message ?? 'unknown'}).`)
}
