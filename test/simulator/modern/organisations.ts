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
