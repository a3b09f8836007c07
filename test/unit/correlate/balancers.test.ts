/** Which address is a balancer, what it does, and who only looks like one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteNode } from '@shared/model/routes'
import { readMessage } from '@shared/query/message-detail'
import { describe, expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { type MadeSession, smtpLog, talk } from '../../builders/smtp-logs'

const T = Date.UTC(2026, 2, 10, 6)
const SERVERS = [
  { name: 'EX1', fqdn: 'EX1.kiln.example', address: '192.0.2.11' },
  { name: 'EX2', fqdn: 'EX2.kiln.example', address: '192.0.2.12' },
] as const
type Member = 0 | 1

class Logs {
  private readonly sessions: [MadeSession[], MadeSession[]] = [[], []]
  private counter = 0

  /** A mail from a host that calls itself `name`. */
  mail(member: Member, address: string, name: string, at: number): this {
    const mails = [{ id: `m${this.counter}@${name}`, internalId: this.counter }]
    return this.add(member, address, at, talk('receive', SERVERS[member].fqdn, name, mails))
  }

  /** Asks for the banner and goes. */
  probe(member: Member, address: string, at: number): this {
    return this.add(member, address, at, [
      ['+', ''],
      ['>', `220 ${SERVERS[member].fqdn} Microsoft ESMTP MAIL Service ready`],
      ['-', '', 'Remote'],
    ])
  }

  probes(address: string, everyMs: number, count: number, members: readonly Member[] = [0, 1], jitter = 5): this {
    for (const member of members)
      for (let i = 0; i < count; i++) this.probe(member, address, T + i * everyMs + ((i * 7919) % (2 * jitter + 1)) - jitter)
    return this
  }

  /** Mails in turn to both members, `count` of them, from hosts of so many domains. */
  crowd(address: string, domains: number, count: number, name = (i: number) => `mail.d${i}.example`): this {
    for (let i = 0; i < count; i++) this.mail((i % 2) as Member, address, name(i % domains), T + i * 40_000)
    return this
  }

  /** Strangers that come directly, each from its own address. */
  strangers(count: number): this {
    for (let i = 0; i < count; i++)
      this.mail((i % 2) as Member, `203.0.113.${i % 250}`, `mx.stranger${i % 50}.example`, T + i * 30_000 + ((i * 977) % 20_000))
    return this
  }

  private add(member: Member, address: string, at: number, rows: MadeSession['rows']): this {
    const { name, address: own } = SERVERS[member]
    const id = `08DE7156${(this.counter++).toString(16).toUpperCase().padStart(8, '0')}`
    const remote = `${address}:${1024 + (this.counter % 60_000)}`
    this.sessions[member].push({ id, connector: `${name}\\Internet ${name}`, local: `${own}:25`, remote, at, rows })
    return this
  }

  files(): Record<string, string | Uint8Array> {
    return {
      'EX1/RECV.LOG': smtpLog('receive', this.sessions[0]),
      'EX2/RECV.LOG': smtpLog('receive', this.sessions[1]),
    }
  }
}

const TRACKING =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data'

/** Tracking rows of EX1 for mails that came from these addresses. */
function tracked(addresses: readonly string[]): string {
  const rows = addresses.map(
    (address, i) =>
      `${new Date(T + i * 1000).toISOString()},${address},mx.host${i}.example,192.0.2.11,EX1,,EX1\\Internet EX1,SMTP,RECEIVE,${i},<t${i}@host.example>,a@kiln.example,,1000,1,,,Hello,b@host.example,b@host.example,00A:,Incoming,,${address},192.0.2.11,`,
  )
  return `#Software: Microsoft Exchange Server\r\n#Log-type: Message Tracking Log\r\n#Fields: ${TRACKING}\r\n${rows.join('\r\n')}\r\n`
}

/** Balancers that hops go over, by message. */
function viaOf(tables: Parameters<typeof readMessage>[0]): (readonly number[])[] {
  return Array.from({ length: tables.messages.rows }, (_, m) => (readMessage(tables, m)?.hops ?? []).flatMap((h) => [...h.via]))
}

const at = (nodes: readonly RouteNode[], address: string) => nodes.find((n) => n.addresses.includes(address))
const nodesOf = (logs: Logs, more: Record<string, string | Uint8Array> = {}) => correlated({ ...logs.files(), ...more }).result.nodes
const balancers = (nodes: readonly RouteNode[]) => nodes.filter((n) => n.kind === 'load-balancer' || n.kind === 'firewall')

describe('found by what comes in', () => {
  test('a balancer that hides its clients: its spread, its pace', () => {
    const nodes = nodesOf(
      new Logs().crowd('192.0.2.6', 20, 200).probes('192.0.2.6', 30_000, 100).mail(0, '192.0.2.6', 'mx.last.example', T),
    )
    const node = at(nodes, '192.0.2.6')
    expect(node).toMatchObject({ kind: 'load-balancer', certainty: 'likely' })
    expect(node?.why).toMatch(/21 hosts of 21 domains .* 100 % .* 200 of its 401 sessions leave after the banner.* every 30 s/)
    expect(node?.balancer).toMatchObject({ virtualAddress: null, hidesClients: true })
    expect(Math.abs((node?.balancer?.probeEveryMs ?? 0) - 30_000)).toBeLessThan(10)
    expect(node?.balancer?.members.map((m) => [nodes[m.node]?.name, m.sessions, m.mails, m.probes])).toEqual([
      ['EX1', 201, 101, 100],
      ['EX2', 200, 100, 100],
    ])
  })

  test('address translation without probes, one address or two that share the work', () => {
    expect(at(nodesOf(new Logs().crowd('192.0.2.1', 20, 200).strangers(20)), '192.0.2.1')).toMatchObject({
      kind: 'firewall',
      certainty: 'possible',
    })
    const two = nodesOf(new Logs().crowd('192.0.2.1', 20, 150).crowd('192.0.2.2', 20, 120).strangers(10))
    expect(balancers(two).map((n) => n.addresses[0])).toEqual(['192.0.2.1', '192.0.2.2'])
  })

  test('probes of both members and nothing else: a balancer that shows clients, or monitoring; no hop goes over it', () => {
    const { result, tables } = correlated({
      ...new Logs().strangers(100).probes('192.0.2.6', 10_000, 60).files(),
      'EX1/MSGTRK.LOG': tracked(['203.0.113.4', '203.0.113.5']),
    })
    const node = at(result.nodes, '192.0.2.6')
    expect(node).toMatchObject({ kind: 'load-balancer', certainty: 'possible', balancer: { hidesClients: false, virtualAddress: null } })
    expect(node?.why).toContain('or monitoring')
    expect(viaOf(tables)).toEqual([[], []])
  })

  test('mail from it goes over it, and the tracking rows that know no other client are told', () => {
    const logs = new Logs().crowd('192.0.2.6', 20, 100).probes('192.0.2.6', 30_000, 50)
    const { result, tables } = correlated({ ...logs.files(), 'EX1/MSGTRK.LOG': tracked(['192.0.2.6', '192.0.2.6']) })
    const index = result.nodes.findIndex((n) => n.kind === 'load-balancer')
    expect(viaOf(tables)).toEqual([[index], [index]])
    expect(result.nodes[index]?.balancer?.basis[1]).toBe('Of the tracking rows of its mails 2 name it as the first client too.')
  })

  test('probes that a log lost for hours keep their pace', () => {
    const logs = new Logs().crowd('192.0.2.6', 12, 100)
    for (let i = 0; i < 400; i++) if (i < 100 || i > 250) logs.probe(0, '192.0.2.6', T + i * 5000)
    expect(at(nodesOf(logs), '192.0.2.6')?.balancer?.probeEveryMs).toBe(5000)
  })
})

const LOOK_ALIKES: readonly [string, string, () => Logs][] = [
  ['a partner’s gateway', '198.51.100.7', () => new Logs().crowd('198.51.100.7', 1, 150, () => 'mx1.partner.example').strangers(20)],
  [
    'a partner’s farm behind one address',
    '198.51.100.7',
    () => new Logs().crowd('198.51.100.7', 12, 150, (i) => `out${i}.partner.example`).strangers(20),
  ],
  [
    'a filter in the cloud that sends for thousands of domains',
    '198.51.100.8',
    () => new Logs().crowd('198.51.100.8', 60, 300, (i) => `node-${i}.eu.filter.example`),
  ],
  [
    'a smart host that tests the connection before each mail',
    '198.51.100.9',
    () => {
      const logs = new Logs().crowd('198.51.100.9', 2, 200, (i) => ['relay.quay.example', 'relay2.dock.example'][i] ?? '')
      for (let i = 0; i < 200; i++) logs.probe((i % 2) as Member, '198.51.100.9', T + i * 40_000 - 500)
      return logs
    },
  ],
  [
    'a relay of several customers with two networks',
    '198.51.100.10',
    () => new Logs().crowd('198.51.100.10', 4, 60).crowd('198.51.100.11', 4, 60).strangers(200),
  ],
  ['a mass mailer with a name for each customer', '198.51.100.12', () => new Logs().crowd('198.51.100.12', 40, 120).strangers(400)],
  [
    'an application server inside that relays under many names, and is watched by a monitor on the same machine',
    '192.0.2.40',
    () =>
      new Logs()
        .crowd('192.0.2.40', 8, 40, (i) => `app.${['shop', 'erp', 'crm', 'fax', 'scan', 'hr', 'bi', 'ci'][i]}-tools.example`)
        .probes('192.0.2.40', 60_000, 100)
        .strangers(400),
  ],
  [
    'workstations behind one relay, by their short names',
    '192.0.2.41',
    () => new Logs().crowd('192.0.2.41', 30, 200, (i) => `DESKTOP-${i}`).strangers(50),
  ],
  [
    'a scanner that asks one server for its banner now and then',
    '203.0.113.251',
    () => {
      const logs = new Logs().strangers(50)
      for (let i = 0; i < 60; i++) logs.probe(0, '203.0.113.251', T + ((i * 7919) % 600) * 60_000)
      return logs
    },
  ],
]

test.each(LOOK_ALIKES)('%s is no balancer', (_, address, logs) => {
  const nodes = nodesOf(logs())
  expect(balancers(nodes).map((n) => n.why)).toEqual([])
  expect(at(nodes, address)?.balancer ?? null).toBe(null)
})

const ns = (lines: readonly string[]) => `#NS13.0 Build 85.15\n${lines.join('\n')}\n`
const NETSCALER = [
  'set ns hostName adc1.kiln.example',
  'add ns ip 192.0.2.6 255.255.255.0 -vServer DISABLED -type SNIP',
  'add server ex1 192.0.2.11',
  'add server ex2 192.0.2.12',
  'add serviceGroup sg_smtp TCP -maxClient 0 -usip NO -useproxyport YES -cltTimeout 9000',
  'add lb monitor mon_smtp SMTP -scriptName nssmtp.pl -interval 10 -resptimeout 5 -LRTM DISABLED',
  'add lb vserver vs_smtp TCP 192.0.2.25 25 -persistenceType NONE -lbMethod ROUNDROBIN -cltTimeout 9000',
  'bind lb vserver vs_smtp sg_smtp',
  'bind serviceGroup sg_smtp ex1 25',
  'bind serviceGroup sg_smtp ex2 25',
  'bind serviceGroup sg_smtp -monitorName mon_smtp',
]

describe('known from settings', () => {
  test('a NetScaler that names its address: certain, with its virtual address, although few hosts came', () => {
    const logs = new Logs().crowd('192.0.2.6', 2, 20).probes('192.0.2.6', 10_000, 40)
    const nodes = nodesOf(logs, { 'ns.conf': ns(NETSCALER) })
    expect(balancers(nodes)).toHaveLength(1)
    expect(at(nodes, '192.0.2.6')).toMatchObject({
      kind: 'load-balancer',
      name: 'adc1.kiln.example',
      addresses: ['192.0.2.25', '192.0.2.6'],
      certainty: 'certain',
      balancer: { virtualAddress: '192.0.2.25', hidesClients: true },
    })
    expect(at(nodes, '192.0.2.6')?.why).toContain('ns.conf gives mail that reaches 192.0.2.25 to EX1, EX2')
    expect(at(nodes, '192.0.2.6')?.balancer?.members.map((m) => m.mails)).toEqual([10, 10])
  })

  test('one that keeps the addresses of clients hides nobody: strangers come from where they are', () => {
    const logs = new Logs().strangers(60).probes('192.0.2.6', 10_000, 40)
    const { result, tables } = correlated({
      ...logs.files(),
      'ns.conf': ns(NETSCALER).replace('-usip NO', '-usip YES'),
      'EX1/MSGTRK.LOG': tracked(['203.0.113.4', '203.0.113.5']),
    })
    const node = at(result.nodes, '192.0.2.6')
    expect(node).toMatchObject({
      kind: 'load-balancer',
      certainty: 'certain',
      balancer: { hidesClients: false, virtualAddress: '192.0.2.25' },
    })
    expect(node?.why).toContain('no hop can be said to go over it')
    expect(node?.balancer?.members.map((m) => [m.mails, m.probes])).toEqual([
      [0, 40],
      [0, 40],
    ])
    expect(at(result.nodes, '203.0.113.4')?.kind ?? 'external-host').toBe('external-host')
    expect(viaOf(tables)).toEqual([[], []])
  })

  test('settings of both machines of a pair are one balancer; those of web traffic, or of other servers, are none of mail', () => {
    const logs = new Logs().crowd('192.0.2.6', 12, 60).probes('192.0.2.6', 10_000, 40)
    const twin = ns(NETSCALER.map((l) => l.replace('adc1', 'adc2')))
    expect(balancers(nodesOf(logs, { 'a/ns.conf': ns(NETSCALER), 'b/ns.conf': twin }))).toHaveLength(1)
    const web = nodesOf(new Logs().strangers(20), { 'ns.conf': ns(NETSCALER.map((l) => l.replace(/ 25\b/, ' 443'))) })
    expect(balancers(web)).toEqual([])
    const elsewhere = nodesOf(new Logs().strangers(20), { 'ns.conf': ns(NETSCALER.map((l) => l.replace('192.0.2.1', '192.0.9.1'))) })
    expect(balancers(elsewhere)).toEqual([])
  })

  test('the real HAProxy configuration names no address of its own: the one many speak from is taken for it, and that is said', () => {
    const text = readFileSync(join(import.meta.dirname, '../../formats/haproxy/haproxy-exchange2019.cfg'), 'utf8')
    const members = [...text.matchAll(/^\s*server\s+\S+\s+(\d+\.\d+\.\d+\.\d+):25\b/gm)].map((m) => m[1] ?? '')
    expect(members.length).toBeGreaterThan(1)
    const mapped = text.replaceAll(members[0] ?? '?', '192.0.2.11').replaceAll(members[1] ?? '?', '192.0.2.12')
    const nodes = nodesOf(new Logs().crowd('192.0.2.6', 12, 60).probes('192.0.2.6', 5000, 40), { 'haproxy.cfg': mapped })
    expect(balancers(nodes)).toHaveLength(1)
    expect(at(nodes, '192.0.2.6')).toMatchObject({ kind: 'load-balancer', certainty: 'likely', balancer: { hidesClients: true } })
    expect(at(nodes, '192.0.2.6')?.why).toContain('is taken for it')
  })
})

test('a hundred thousand sessions of one address, each under another name', () => {
  const logs = new Logs()
  for (let i = 0; i < 50_000; i++) logs.probe(0, '192.0.2.6', T + (i % 5)).probe(1, '192.0.2.6', T)
  logs.crowd('192.0.2.6', 3000, 3000)
  const files = logs.files()
  const start = performance.now()
  const { nodes } = correlated(files).result
  const ms = performance.now() - start
  console.log(`[balancer] 103,000 sessions of one address: ${Math.round(ms)} ms with reading`)
  expect(at(nodes, '192.0.2.6')?.kind).toBe('load-balancer')
  expect(ms).toBeLessThan(30_000)
})
