/** What lies in which mailbox already. Servers that deliver one mail on two ways learn of it only from the store. */
import type { Mail, World } from './world'

const keyOf = (mail: Mail, address: string) => `${mail.networkMessageId}|${address}`

export class Mailboxes {
  private readonly stored = new Map<string, string>()

  /** name of the server that has stored it */
  holder(mail: Mail, address: string): string | undefined {
    return this.stored.get(keyOf(mail, address))
  }

  /** A copy that was activated had not got it yet. */
  lose(mail: Mail, address: string) {
    this.stored.delete(keyOf(mail, address))
  }

  store(mail: Mail, address: string, server: string) {
    this.stored.set(keyOf(mail, address), server)
  }
}

/** These recipients are on their way, except those who have the mail from elsewhere. */
export function underway(world: World, mail: Mail, recipients: readonly string[], at: number) {
  const waiting = recipients.filter((address) => world.mailboxes.holder(mail, address) === undefined)
  mail.truth.fate(waiting, 'in-transit', at)
}
