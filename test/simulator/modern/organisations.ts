/** The organisations of the scenarios. Names and addresses are invented. */
import type { ModernScenario } from './scenario'

/** Three members, a balancer that hides its clients, one smart host. */
export const DAG_2016: ModernScenario = {
  name: 'dag-2016',
  version: '2016',
  domain: 'tarnhelm.example',
  servers: [
    { name: 'EXM-01', address: '10.40.8.21', storeAddress: 'fe80::4d1a:7c33:91e2:8021%5', site: 'Quarry', build: '15.01.2507.039' },
    { name: 'EXM-02', address: '10.40.8.22', storeAddress: 'fe80::6cf0:2b7d:c4a8:8022%5', site: 'Quarry', build: '15.01.2507.039' },
    { name: 'EXM-03', address: '10.40.8.23', storeAddress: 'fe80::b8e1:50d9:1f47:8023%7', site: 'Quarry', build: '15.01.2507.035' },
  ],
  databases: [
    { name: 'MDB-Alpha', copies: ['EXM-01', 'EXM-02', 'EXM-03'] },
    { name: 'MDB-Beta', copies: ['EXM-02', 'EXM-03'] },
    { name: 'MDB-Gamma', copies: ['EXM-03', 'EXM-01'] },
    { name: 'MDB-Delta', copies: ['EXM-01', 'EXM-02'] },
  ],
  balancer: {
    name: 'netscaler',
    virtualAddress: '10.40.8.25',
    inside: '10.40.8.9',
    hidesClients: true,
    weights: [
      ['EXM-01', 5],
      ['EXM-02', 3],
      ['EXM-03', 1],
    ],
    probeSeconds: 15,
  },
  connector: { name: 'Outbound via relay', smartHosts: [{ name: 'relay.brightwater-isp.example', address: '198.51.100.30' }] },
  shadow: 'dag',
  moves: 3,
  expansion: [
    ['everyone-south', 'EXM-03'],
    ['quality', 'EXM-01'],
  ],
  decimal: '.',
}

const HARBOUR = { site: 'Harbour', build: '15.02.1544.004' } as const

/** Five members in two sites, a balancer that members do not see, two smart hosts that only two servers may use. */
export const DAG_2019: ModernScenario = {
  name: 'dag-2019',
  version: '2019',
  domain: 'vellmoor.example',
  servers: [
    { name: 'VM-EX1', address: '10.12.20.11', ...HARBOUR },
    { name: 'VM-EX2', address: '10.12.20.12', ...HARBOUR },
    { name: 'VM-EX3', address: '10.12.20.13', ...HARBOUR },
    { name: 'VM-EX4', address: '10.12.20.14', ...HARBOUR },
    { name: 'HL-EX1', address: '10.77.4.11', storeAddress: 'fe80::2d:90ff:fe1a:7711%12', site: 'Hillside', build: '15.02.1258.034' },
  ],
  databases: [
    { name: 'DB01', copies: ['VM-EX1', 'VM-EX2', 'HL-EX1'] },
    { name: 'DB02', copies: ['VM-EX2', 'VM-EX3'] },
    { name: 'DB03', copies: ['VM-EX3', 'VM-EX4', 'HL-EX1'] },
    { name: 'DB04', copies: ['VM-EX4', 'VM-EX1'] },
    { name: 'DB05 Büro Höhe', copies: ['HL-EX1', 'VM-EX2'] },
    { name: 'DB06', copies: ['VM-EX1', 'VM-EX3'] },
  ],
  balancer: {
    name: 'haproxy',
    virtualAddress: '10.12.20.25',
    inside: '10.12.20.8',
    hidesClients: false,
    weights: [
      ['VM-EX1', 75],
      ['VM-EX2', 25],
      ['VM-EX3', 50],
      ['VM-EX4', 50],
      ['HL-EX1', 10],
    ],
    probeSeconds: 5,
  },
  connector: {
    name: 'Internet über zwei Relays',
    smartHosts: [
      { name: 'relay-a.westgate-mail.example', address: '198.51.100.41' },
      { name: 'relay-b.westgate-mail.example', address: '198.51.100.42' },
    ],
    sources: ['VM-EX1', 'VM-EX3'],
  },
  // nobody to copy to in the site of one server
  shadow: 'site',
  moves: 4,
  expansion: [['it-team', 'HL-EX1']],
  decimal: ',',
}

/** Three members, mail straight to the recipients' servers, and most of what comes in from three gateways of a filtering service. */
export const DAG_2013: ModernScenario = {
  name: 'dag-2013',
  version: '2013',
  domain: 'cotterdale.example',
  servers: [
    { name: 'CDEX13A', address: '172.20.5.31', storeAddress: 'fe80::a49c:3f0d:7e51:1831%13', site: 'Mill', build: '15.00.1497.048' },
    { name: 'CDEX13B', address: '172.20.5.32', storeAddress: 'fe80::51f2:9b6a:d0c3:1832%13', site: 'Mill', build: '15.00.1497.048' },
    { name: 'CDEX13C', address: '172.20.5.33', site: 'Mill', build: '15.00.1497.002' },
  ],
  databases: [
    { name: 'Mailbox Database 0417', copies: ['CDEX13A', 'CDEX13B'] },
    { name: 'Mailbox Database 1182', copies: ['CDEX13B', 'CDEX13C'] },
    { name: 'Mailbox Database 2093', copies: ['CDEX13C', 'CDEX13A'] },
  ],
  gateways: [
    { name: 'out-1.filterwerk.example', address: '203.0.113.151' },
    { name: 'out-2.filterwerk.example', address: '203.0.113.152' },
    { name: 'out-3.filterwerk.example', address: '203.0.113.153' },
  ],
  connector: { name: 'Internet', smartHosts: [] },
  shadow: 'dag',
  moves: 2,
  expansion: [['works-council', 'CDEX13B']],
  expiryHours: 6,
  decimal: '.',
}

/** Three members, of which one stops before noon: its databases move, Safety Net and shadow servers play mail again. */
export const SAFETY_NET: ModernScenario = {
  name: 'safety-net',
  version: '2016',
  domain: 'ostwick.example',
  servers: [
    { name: 'OWMAIL1', address: '10.9.16.51', site: 'Ostwick', build: '15.01.2507.044' },
    { name: 'OWMAIL2', address: '10.9.16.52', site: 'Ostwick', build: '15.01.2507.044' },
    { name: 'OWMAIL3', address: '10.9.16.53', site: 'Ostwick', build: '15.01.2507.044' },
  ],
  databases: [
    { name: 'OW-DB1', copies: ['OWMAIL1', 'OWMAIL2'] },
    { name: 'OW-DB2', copies: ['OWMAIL2', 'OWMAIL3'] },
    { name: 'OW-DB3', copies: ['OWMAIL3', 'OWMAIL1'] },
  ],
  connector: { name: 'To the relay', smartHosts: [{ name: 'smarthost.fernbank-net.example', address: '198.51.100.77' }] },
  shadow: 'dag',
  moves: 1,
  expansion: [],
  failure: { server: 'OWMAIL2', after: 0.62 },
  decimal: '.',
}

/** Two members behind an Edge server in a network of its own, through which everything comes and goes. */
export const EDGE: ModernScenario = {
  name: 'edge',
  version: '2016',
  domain: 'hartgill.example',
  servers: [
    { name: 'HG-MBX1', address: '10.31.0.11', site: 'Hartgill', build: '15.01.2507.037' },
    { name: 'HG-MBX2', address: '10.31.0.12', site: 'Hartgill', build: '15.01.2507.037' },
    { name: 'PORTAL', address: '172.31.255.5', site: 'Perimeter', build: '15.01.2507.027', edge: true, suffix: 'dmz.hartgill.example' },
  ],
  databases: [
    { name: 'HG-A', copies: ['HG-MBX1', 'HG-MBX2'] },
    { name: 'HG-B', copies: ['HG-MBX2', 'HG-MBX1'] },
  ],
  connector: { name: 'EdgeSync - Hartgill to Internet', smartHosts: [], sources: ['PORTAL'] },
  shadow: 'dag',
  moves: 1,
  expansion: [],
  decimal: '.',
}

/** Two members and Exchange Online, with everything from and to the outside through the members. */
export const HYBRID: ModernScenario = {
  name: 'hybrid',
  version: '2016',
  domain: 'larkmoor.example',
  servers: [
    { name: 'LM-EX01', address: '10.66.3.21', site: 'Larkmoor', build: '15.01.2507.058' },
    { name: 'LM-EX02', address: '10.66.3.22', site: 'Larkmoor', build: '15.01.2507.058' },
  ],
  databases: [
    { name: 'LM-01', copies: ['LM-EX01', 'LM-EX02'] },
    { name: 'LM-02', copies: ['LM-EX02', 'LM-EX01'] },
  ],
  connector: { name: 'Internet through the relay', smartHosts: [{ name: 'mx-out.tollgate.example', address: '198.51.100.90' }] },
  cloud: {
    host: { name: 'larkmoor-example.mail.protection.outlook.com', address: '198.51.100.140' },
    outbound: [
      { name: 'mail-am0eur02lp2104.outbound.protection.outlook.com', address: '198.51.100.151' },
      { name: 'mail-db8eur05lp2041.outbound.protection.outlook.com', address: '198.51.100.152' },
      { name: 'mail-vi1eur04lp2050.outbound.protection.outlook.com', address: '198.51.100.153' },
    ],
    routingDomain: 'larkmoor.mail.onmicrosoft.example',
  },
  shadow: 'dag',
  moves: 1,
  expansion: [],
  // most groups have members on both sides
  shares: { toGroup: 0.2 },
  decimal: '.',
}
