/** Four hubs, five databases, and the one whose disk is full. */
import type { ModernScenario, StuckStore } from '../../simulator/modern/scenario'

const PENRYN = { site: 'Penryn', build: '15.02.1118.026' } as const

export const ORGANISATION: ModernScenario = {
  name: 'one-database',
  version: '2019',
  domain: 'culverwell.example',
  servers: [
    { name: 'CW-POST1', address: '10.88.6.11', ...PENRYN },
    { name: 'CW-POST2', address: '10.88.6.12', ...PENRYN },
    { name: 'CW-POST3', address: '10.88.6.13', ...PENRYN },
    { name: 'CW-POST4', address: '10.88.6.14', ...PENRYN },
  ],
  databases: [
    { name: 'Vault-1', copies: ['CW-POST1', 'CW-POST2', 'CW-POST3'] },
    { name: 'Vault-2', copies: ['CW-POST2', 'CW-POST3', 'CW-POST4'] },
    { name: 'Vault-3', copies: ['CW-POST3', 'CW-POST4', 'CW-POST1'] },
    { name: 'Vault-4', copies: ['CW-POST4', 'CW-POST1'] },
    { name: 'Vault-5', copies: ['CW-POST3', 'CW-POST2'] },
  ],
  connector: { name: 'Out', smartHosts: [{ name: 'relay.stonebridge.example', address: '198.51.100.64' }] },
  shadow: 'dag',
  moves: 0,
  expansion: [],
  decimal: '.',
}

const STATUS = '431 4.3.1 STOREDRV; mailbox disk is full'

/** Twice: late in the morning, and from an hour before the logs end. Vault-5 on the same server takes its mail all the while. */
export const STUCK: readonly StuckStore[] = [
  { database: 'Vault-3', from: '2026-08-20T09:40:00Z', to: '2026-08-20T11:25:00Z', status: STATUS },
  { database: 'Vault-3', from: '2026-08-20T15:15:00Z', to: '2026-08-20T20:00:00Z', status: STATUS },
]

const refusal = (said: string, host: string, address: string) => `[{LRT=8/20/2026 6:18:41 PM};{LED=${said}};{FQDN=${host}};{IP=${address}}]`
const CONNECT =
  '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts.'

/** Output of `Get-Queue | fl` on one server. */
export function queueOutput(server: string, stuck: number, relay: number): string {
  const queue = (id: string, type: string, hop: string, count: number, error: string) =>
    [
      ['Identity', `${server}\\${id}`],
      ['DeliveryType', type],
      ['NextHopDomain', hop],
      ['Status', error === '' ? 'Ready' : 'Retry'],
      ['MessageCount', String(count)],
      ['LastError', error],
    ]
      .map(([name = '', value = '']) => `${name.padEnd(14)}: ${value}`)
      .join('\r\n')
  const objects = [
    queue('1204', 'SmtpDeliveryToMailbox', 'vault-3', stuck, refusal(STATUS, 'CW-POST3.culverwell.example', '10.88.6.13')),
    queue('1209', 'SmtpDeliveryToMailbox', 'vault-5', 0, ''),
    queue('1187', 'SmartHostConnectorDelivery', '[198.51.100.64]', relay, relay > 0 ? CONNECT : ''),
    queue('Submission', 'Undefined', 'Submission', 0, ''),
  ]
  return `[PS] C:\\>Get-Queue -Server ${server} | fl Identity,DeliveryType,NextHopDomain,Status,MessageCount,LastError\r\n\r\n${objects.join('\r\n\r\n')}\r\n`
}
