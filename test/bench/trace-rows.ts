/** Made-up message traces: rows of a summary as the admin centre exports it, and of the web service as JSON lines. */
import { quoted, Source } from './random'
import type { Row } from './tracking-logs'

const STATES = ['Receive, Deliver', 'Receive, Send', 'Receive, Fail', 'Receive, Spam']
const SUBJECTS = ['Angebot für März', 'Re: order 17', 'weekly digest', 'Re: "urgent", please', 'invoice attached', '会議']

export const traceCsvHeader = (): string =>
  '\ufefforigin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,original_client_ip,directionality,connector_id,delivery_priority\r\n'

/** Endless rows, in the order of their times. */
export class TraceLogs {
  private readonly random: Source
  private at = Date.UTC(2024, 0, 8)

  constructor(seed: number) {
    this.random = new Source(seed)
  }

  csv(): Row[] {
    const { at, time, from, to, subject, bytes, id, network, client } = this.draw()
    const status = to.map((address) => `${address}##${this.random.favour(STATES)}`).join(';')
    const cells = [
      `${time}0000Z`,
      from,
      status,
      subject,
      String(bytes),
      id,
      network.replaceAll('-', ''),
      client,
      '1',
      'From on-premises',
      '0',
    ]
    return [{ at, text: `${cells.map(quoted).join(',')}\r\n` }]
  }

  json(): Row[] {
    const { at, time, from, to, subject, bytes, id, network, client } = this.draw()
    return to.map((address, i) => {
      const row = {
        EndDate: '2024-02-01T00:00:00Z',
        FromIP: client,
        Index: i,
        MessageId: id,
        MessageTraceId: network,
        Organization: 'north.onmicrosoft.example',
        Received: `${time}4658`,
        RecipientAddress: address,
        SenderAddress: from,
        Size: bytes,
        StartDate: '2024-01-01T00:00:00Z',
        Status: this.random.favour(['Delivered', 'Expanded', 'Failed', 'FilteredAsSpam']),
        Subject: subject,
        ToIP: '198.51.100.7',
      }
      return { at, text: `${JSON.stringify(row)}\n` }
    })
  }

  private draw() {
    const { random } = this
    this.at += random.below(900)
    return {
      at: this.at,
      /** Without zone. */
      time: new Date(this.at).toISOString().slice(0, -1),
      from: `user${random.below(40_000)}@x${random.below(50)}.example`,
      to: Array.from({ length: random.once(5) ? 2 + random.below(4) : 1 }, () => `rcpt${random.below(2000)}@north.example`),
      subject: random.once(3) ? `${random.pick(SUBJECTS)} #${random.below(1_000_000)}` : random.pick(SUBJECTS),
      bytes: 2000 + random.below(900_000),
      id: `<${random.hex(32)}@host${random.below(900)}.south.example>`,
      network: random.guid(),
      client: `192.0.2.${random.below(250)}`,
    }
  }
}
