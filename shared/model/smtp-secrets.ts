/**
 * Secrets in protocol logs. Exchange writes `<authentication response>` in their place as a rule; what it left is masked here before anybody
 * sees it: what stands behind the mechanism of AUTH and X-EXPS, what the client says until that is answered, words that look like base64
 * where a command is due, and passwords and tickets that XPROXY's commands name.
 */
import { commandOf, isAuth, isVerb, looksSecret, MASK } from './smtp-verbs'

export type Speaker = 'client' | 'server' | ''

/** Commands go to the server that receives: `<` in a Receive log, `>` in a Send log. '' for what the server only noted. */
export function speakerOf(event: string, direction: 'receive' | 'send'): Speaker {
  if (event !== '<' && event !== '>') return ''
  return (event === '<') === (direction === 'receive') ? 'client' : 'server'
}

/** Reads the lines of one session in their order. */
export class SecretMask {
  private inAuth = false

  /** The text as it may be shown. */
  said(by: Speaker, text: string): string {
    if (by === 'client') return this.asked(text)
    if (by === 'server') return this.answered(text)
    return text
  }

  private asked(text: string): string {
    const { verb, parameter } = commandOf(text)
    if (isAuth(verb)) {
      this.inAuth = true
      return withoutSecret(text, verb, parameter)
    }
    if (isPlaceholder(text)) return text
    if (isVerb(verb)) {
      this.inAuth = false
      return parameter.includes(MASK) ? `${verb} ${parameter}` : text
    }
    return this.inAuth || looksSecret(text) ? MASK : text
  }

  private answered(text: string): string {
    const [, code = '', rest = ''] = /^(\d{3})[ -]?(.*)$/s.exec(text) ?? []
    if (code === '334') {
      this.inAuth = true
      return rest.trim() === '' || isPlaceholder(rest) ? text : `334 ${MASK}`
    }
    this.inAuth = false
    return code === '235' && BASE64.test(rest.trim()) ? `235 ${MASK}` : text
  }
}

/** One line without those around it: what a client says that is no command may be a secret, so it is masked. Its session tells. */
export function maskedAlone(by: Speaker, text: string): string {
  const said = new SecretMask().said(by, text)
  const isKnown = by !== 'client' || said !== text || text.trim() === '' || isPlaceholder(text) || isVerb(commandOf(text).verb)
  return isKnown ? said : MASK
}

/** What the server itself writes in place of a secret. */
const isPlaceholder = (text: string): boolean => /^\s*<[\w ]+>\s*$/.test(text)

/** Behind 235 only the answer of the mechanism is one long word. */
const BASE64 = /^(?:\d\.\d\.\d )?[A-Za-z0-9+/]{16,}={0,2}$/

/** `X-EXPS EXCHANGEAUTH SHA256` names a method and no secret. */
function withoutSecret(text: string, verb: string, parameter: string): string {
  if (!parameter.includes(MASK)) return text
  const [mechanism = '', ...more] = text.trim().split(/\s+/).slice(1)
  if (more.every((word) => /^SHA\d+$/i.test(word) || isPlaceholder(word))) return text
  return `${verb} ${mechanism} ${MASK}`
}

/** A row by its columns, as the table of log rows shows it: who speaks is told by what is said, as replies begin with a code. */
export function maskedRow<R extends { readonly cells: Readonly<Record<string, string | number>> }>(row: R): R {
  const { data, event } = row.cells
  if (typeof data !== 'string' || (event !== '<' && event !== '>')) return row
  const shown = maskedAlone(/^\d{3}([ -]|$)/.test(data) ? 'server' : 'client', data)
  return shown === data ? row : { ...row, cells: { ...row.cells, data: shown } }
}

/** The nine columns that all versions write. */
const FIELDS = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'.split(',')

/**
 * The cells of a protocol row with the secret of its data masked; null when there is none to mask. `isSecret`: whether lines around it show that
 * its data holds one; null when they are not known.
 */
export function withoutSecrets(
  cells: readonly string[],
  fields: readonly string[],
  direction: 'receive' | 'send',
  isSecret: boolean | null,
): string[] | null {
  const names = fields.length > 0 ? fields : FIELDS
  const [event, data] = [names.indexOf('event'), names.indexOf('data')]
  const text = cells[data] ?? ''
  const by = speakerOf(cells[event] ?? '', direction)
  const alone = new SecretMask().said(by, text)
  const shown = isSecret === null ? maskedAlone(by, text) : isSecret && alone === text ? MASK : alone
  return shown === text ? null : cells.map((cell, i) => (i === data ? shown : cell))
}
