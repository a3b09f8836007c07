/** SMTP of one connection as its rows tell it: how far it went, who the two say they are; secrets masked as they pass. */
import { MASK } from '../../model/smtp-verbs'
import { furthest, type Stage, stageOf } from '../capture-rows'
import type { Talk } from './packet'

export interface Said {
  readonly kind: 'banner' | 'command' | 'reply' | 'data'
  readonly text: string
}

export class TextTalk {
  stage: Stage = ''
  banner = ''
  helo = ''
  mails = 0
  /** STARTTLS was agreed: what follows is hidden. */
  hidden = false
  private started = false
  private asked = ''
  /** Between AUTH and the reply that ends it every line of the client is a secret. */
  private inAuth = false
  /** Between 354 and the next reply the client sends a mail. */
  private inMail = false
  private lastKind: Talk['kind'] | '' = ''

  /** What is kept of a line; null for parts of a mail that say nothing. */
  say(talk: Talk): Said | null {
    const kind = talk.kind === 'command' && this.inMail ? 'data' : talk.kind
    const again = kind === 'data' && this.lastKind === 'data'
    this.lastKind = kind
    if (kind === 'data') {
      this.reach('data')
      return again ? null : { kind: 'data', text: '' }
    }
    return talk.kind === 'reply' ? this.reply(talk.text) : this.command(talk.text)
  }

  private command(text: string): Said {
    if (this.inAuth) return { kind: 'command', text: MASK }
    const verb = /^[A-Za-z-]+/.exec(text)?.[0].toUpperCase() ?? ''
    // only the last chunk ends a mail
    this.asked = verb === 'BDAT' && !/\bLAST\b/i.test(text) ? '' : verb
    this.reach(stageOf(verb))
    if (verb === 'EHLO' || verb === 'HELO') this.helo = text.split(/\s+/)[1] ?? this.helo
    else if (verb === 'AUTH') {
      this.inAuth = true
      return { kind: 'command', text: text.replace(/^(AUTH\s+\S+)\s+\S.*$/i, `$1 ${MASK}`) }
    }
    // Wireshark's own words for the lines of AUTH
    return { kind: 'command', text: /^(?:user|pass(?:word)?)\s*: ?\S/i.test(text) ? `${text.split(':', 1)[0]}: ${MASK}` : text }
  }

  private reply(text: string): Said {
    const code = text.slice(0, 3)
    if (code !== '334') this.inAuth = false
    this.inMail = code === '354'
    if (!this.started && code === '220' && this.asked === '') {
      this.started = true
      this.banner = /^220[ -](\S+)/.exec(text)?.[1] ?? ''
      this.reach('banner')
      return { kind: 'banner', text }
    }
    this.started = true
    if (code === '220' && /^(?:STARTTLS|X-ANONYMOUSTLS)$/.test(this.asked)) this.hidden = true
    if (code === '250' && (this.asked === 'DATA' || this.asked === 'BDAT')) {
      this.mails++
      this.reach('taken')
      this.asked = ''
    }
    return { kind: 'reply', text }
  }

  private reach(stage: Stage): void {
    this.stage = furthest(this.stage, stage)
  }
}
