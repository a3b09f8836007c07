/** What the events table says of a row in words: from whom or to whom, for which recipients, with which status. */
import { RepeatedText } from '../columns/table-builder'
import type { RowTexts } from './row-texts'
import type { People, Step } from './steps'
import type { TrackingRows } from './tracking-rows'

/** Texts about the same recipients, by the host they came from or went to. */
class Said {
  readonly from = new Map<string, RepeatedText>()
  readonly to = new Map<string, RepeatedText>()
  readonly alone: RepeatedText

  constructor(readonly people: string) {
    this.alone = new RepeatedText(people)
  }
}

export class EventDetails {
  private readonly status: RowTexts
  private readonly reference: RowTexts
  /** Messages to the same recipient share these. */
  private readonly known = new WeakMap<People, Said>()
  private last: People | null = null
  private lastSaid = new Said('')

  constructor(rows: TrackingRows) {
    this.status = rows.texts('recipient-status')
    this.reference = rows.texts('reference')
  }

  of(s: Step): RepeatedText {
    const said = this.saidOf(s.people)
    switch (s.event) {
      case 'RECEIVE':
        return handedOver(said, 'from', s.clientHost || s.clientAddress)
      case 'SEND':
      case 'SENDEXTERNAL':
      case 'SUBMIT':
      case 'DELIVER':
        return handedOver(said, 'to', s.serverHost || s.serverAddress)
      default: {
        const text = both(both(said.people, this.status.at(s.row)), this.reference.at(s.row))
        return text === said.people ? said.alone : new RepeatedText(text)
      }
    }
  }

  private saidOf(people: People): Said {
    if (people === this.last) return this.lastSaid
    const { recipients } = people
    let said = this.known.get(people)
    if (!said) {
      said = new Said(recipients.length > 3 ? `${recipients.length} recipients` : recipients.join(', '))
      // longer lists are those of one message
      if (recipients.length === 1) this.known.set(people, said)
    }
    this.last = people
    this.lastSaid = said
    return said
  }
}

function handedOver(said: Said, way: 'from' | 'to', host: string): RepeatedText {
  if (host === '') return said.alone
  let text = said[way].get(host)
  if (!text) {
    text = new RepeatedText(both(`${way} ${host}`, said.people))
    said[way].set(host, text)
  }
  return text
}

const both = (a: string, b: string) => (a === '' ? b : b === '' ? a : `${a} · ${b}`)
