/**
 * message-info: where the time went, server by server, in parts that add up to what really passed.
 *
 *   SRV=<server>:TOTAL-FE|SUB|HUB|DEL=<seconds>|<part>=<seconds>(<part of it>|...)
 *
 * SMR receive (X-SMRCR the wait for the shadow copy), CAT categorizer, QDM or QDE the queue to a mailbox or out, SMSC connect, SMS send.
 */
import type { Random } from '../random'
import type { Copy } from './world'

const s = (ms: number) => (Math.max(0, Math.round(ms)) / 1000).toFixed(3)

/** What a Front End spent until it began to hand over. */
export const frontEndPart = (fqdn: string, ms: number) => {
  const agent = Math.min(ms, 2)
  return `SRV=${fqdn}:TOTAL-FE=${s(ms)}|SMR=${s(ms - agent)}(SMRPI=${s(agent)}(SMRPI-FrontendProxyAgent=${s(agent)}))|SMS=${s(agent)}`
}

/** What the Submission service spent until the hub had begun to receive. */
export const submissionPart = (fqdn: string, assistantMs: number, ms: number) =>
  `SRV=${fqdn}:TOTAL-SUB=${s(ms)}|SA=${s(assistantMs)}|MTSS=${s(ms - assistantMs)}`

export interface Sending {
  readonly queue: 'QDM' | 'QDE' | 'QDL'
  /** began to connect */
  readonly connectAt: number
  readonly connectedAt: number
  readonly until: number
}

function receivePart(copy: Copy): string {
  const total = copy.receivedAt - copy.startedAt
  if (!copy.shadow) return `SMR=${s(total)}(SMRDE=${s(total / 5)}|SMRC=${s(total - total / 5)}(SMRCL=${s(total - total / 5)}))`
  const commit = Math.min(total, copy.shadow.tookMs + 2)
  return `SMR=${s(total)}(SMRDE=${s(total - commit)}|SMRC=${s(commit)}(SMRCL=${s(commit)}|X-SMRCR=${s(copy.shadow.tookMs)}))`
}

/** The agents of one stage share its time. */
function categorizerPart(copy: Copy, random: Random): string {
  const total = copy.categorisedAt - copy.receivedAt
  const submitted = Math.round(total * 0.35)
  const resolver = Math.min(4, Math.round(total * 0.1))
  const routed = Math.round(total * 0.15)
  const resolved = total - submitted - resolver - routed
  const slow = random.pick(['CATRS-Transport Rule Agent', 'CATRS-Index Routing Agent', 'CATRS-DLP Policy Agent'])
  const parts = [
    `CATOS=${s(submitted)}(CATSM=${s(submitted)}(CATSM-Malware Agent=${s(submitted)}))`,
    `CATRESL=${s(resolver)}`,
    `CATORES=${s(resolved)}(CATRS=${s(resolved)}(${slow}=${s(resolved)}))`,
    `CATORT=${s(routed)}(CATRT=${s(routed)}(CATRT-Journal Agent=${s(routed)}))`,
  ]
  return `CAT=${s(total)}(${parts.join('|')})`
}

/** What this hub spent on a copy until it was sent. */
export function hubPart(copy: Copy, random: Random, sending: Sending): string {
  const { queue, connectAt, connectedAt, until } = sending
  const connect = connectedAt - connectAt
  const parts = [
    receivePart(copy),
    categorizerPart(copy, random),
    `${queue}=${s(connectAt - copy.categorisedAt)}`,
    `SMSC=${s(connect)}(X-SMSDR=${s(Math.max(0, connect - 5))})`,
    `SMS=${s(until - connectedAt)}${queue === 'QDM' ? `(SMSMBXD=${s(Math.max(0, until - connectedAt - 3))})` : ''}`,
  ]
  return `SRV=${copy.server.fqdn}:TOTAL-HUB=${s(until - copy.startedAt)}|${parts.join('|')}`
}

/** What the Delivery service spent until the mail was in the mailbox. */
export const deliveryPart = (fqdn: string, ms: number) =>
  `SRV=${fqdn}:TOTAL-DEL=${s(ms)}|SMR=${s(ms * 0.2)}|SDD=${s(ms - ms * 0.2)}(SDDS=${s(ms * 0.6)})`

/** Only the hub's own part is on SEND rows inside the organisation; the whole way on those that end it. */
export const local = (part: string) => `L${part}`

const TOTAL = /:TOTAL-[A-Z]+=([\d.]+)/

/** Sum of the totals, as E2ELatency has it. */
export function endToEnd(parts: readonly string[]): string {
  const sum = parts.reduce((ms, part) => ms + Math.round(Number(TOTAL.exec(part)?.[1] ?? 0) * 1000), 0)
  return s(sum)
}
