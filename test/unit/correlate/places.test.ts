/** Roles and sites of servers that no settings name: from what logs show, with the reason, never certain. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RouteNode } from '@shared/model/routes'
import { afterAll, describe, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { correlated } from '../../builders/correlated'
import { smtpLog, talk } from '../../builders/smtp-logs'
import { folderSink } from '../../simulator/bundle'
import { SCENARIOS } from '../../simulator/scenarios'

const work = mkdtempSync(join(tmpdir(), 'hopscope-places-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

type Server = Pick<RouteNode, 'name' | 'roles' | 'site' | 'siteCertainty'>

async function scenario(name: string): Promise<RouteNode[]> {
  const sink = folderSink(join(work, name))
  SCENARIOS.get(name)?.run({ messages: 100, seed: 'places', probeSeconds: 600 }, sink)
  sink.finish()
  const { catalogue } = await analyzePaths([join(work, name)])
  return catalogue.nodes.filter((n) => n.kind === 'exchange-server')
}

const short = ({ name, roles, site, siteCertainty }: Server) => [name, roles.join(' '), site, siteCertainty]
const sorted = (servers: readonly Server[]) => servers.map(short).sort((a, b) => String(a[0]).localeCompare(String(b[0])))

describe('roles', () => {
  test('2007 with roles apart: hubs and mailbox servers, each pair of them in a site', async () => {
    const servers = await scenario('two-sites-2007')
    expect(sorted(servers)).toEqual([
      ['EXM-N1', 'mailbox', 'site of EXM-N1, EXT-N1', 'likely'],
      ['EXM-S1', 'mailbox', 'site of EXM-S1, EXT-S1', 'likely'],
      ['EXT-N1', 'transport', 'site of EXM-N1, EXT-N1', 'likely'],
      ['EXT-S1', 'transport', 'site of EXM-S1, EXT-S1', 'likely'],
    ])
    const hub = servers.find((s) => s.name === 'EXT-N1')
    expect(hub?.rolesWhy).toMatch(/^transport: it took mail from mailbox servers or brought it there \(\d+ rows\)\.$/)
    expect(hub?.placeWhy).toBe(
      'EXM-N1, EXT-N1 hand mail to and from mailboxes among each other, which before 2013 servers of one site do only, so they are in one site, the name of which is not in the bundle.',
    )
  })

  test('an Edge server is nothing else, and its connector names the site behind it', async () => {
    const servers = await scenario('edge')
    expect(sorted(servers)).toEqual([
      ['HG-MBX1', 'front-end mailbox transport', 'Hartgill', 'likely'],
      ['HG-MBX2', 'front-end mailbox transport', 'Hartgill', 'likely'],
      ['PORTAL', 'edge', null, null],
    ])
    expect(servers.find((s) => s.name === 'PORTAL')?.rolesWhy).toMatch(
      /^edge: it uses a connector that only Edge servers have \(\d+ rows\)\.$/,
    )
    expect(servers.find((s) => s.name === 'HG-MBX1')?.placeWhy).toContain('EdgeSync - Inbound to Hartgill')
  })
})

describe('sites', () => {
  test('a server in a subnet of its own is in none that is known', async () => {
    const servers = await scenario('dag-2019')
    expect(servers.find((s) => s.name === 'HL-EX1')?.site).toBeNull()
    const main = servers.filter((s) => s.name !== 'HL-EX1')
    expect(new Set(main.map((s) => `${s.site}, ${s.siteCertainty}`))).toEqual(new Set(['site of VM-EX1, VM-EX2, VM-EX3, VM-EX4, possible']))
    expect(main[0]?.placeWhy).toContain(
      'are in the same subnet 10.12.20.0/24, so they may be in one site, the name of which is not in the bundle',
    )
  })

  const T = Date.UTC(2026, 2, 9, 9)
  const receive = (server: string, local: string, id: string) =>
    smtpLog('receive', [
      {
        id,
        connector: `${server}\\Default ${server}`,
        local: `${local}:25`,
        remote: '198.51.100.7:4000',
        at: T,
        rows: talk('receive', `${server}.north.example`, 'mail.partner.example', [{ id: `${server}@x.example`, internalId: 7 }]),
      },
    ])
  const settings = (server: string, site: string) =>
    `Name                : ${server}\r\nAdminDisplayVersion : Version 14.3 (Build 123.4)\r\nFqdn                : ${server}.north.example\r\nServerRole          : HubTransport, ClientAccess\r\nSite                : north.example/Configuration/Sites/${site}\r\nIdentity            : ${server}\r\n`
  const nodes = (files: Record<string, string>) => sorted(correlated(files).result.nodes.filter((n) => n.kind === 'exchange-server'))

  test('settings come first; the neighbour of a server whose site they name may be there too', () => {
    const files = {
      'A/RECV1.LOG': receive('HUB1', '10.1.1.11', '08DC000000000001'),
      'B/RECV1.LOG': receive('HUB2', '10.1.1.12', '08DC000000000002'),
      'C/RECV1.LOG': receive('HUB3', '10.9.1.12', '08DC000000000003'),
      'HUB1_ExchangeServer.txt': settings('HUB1', 'Quay'),
    }
    expect(nodes(files)).toEqual([
      ['HUB1', 'client access transport', 'Quay', 'certain'],
      ['HUB2', '', 'Quay', 'possible'],
      ['HUB3', '', null, null],
    ])
  })

  test('one subnet with servers of two sites says nothing of a third', () => {
    const files = {
      'A/RECV1.LOG': receive('HUB1', '10.1.1.11', '08DC000000000001'),
      'B/RECV1.LOG': receive('HUB2', '10.1.1.12', '08DC000000000002'),
      'C/RECV1.LOG': receive('HUB3', '10.1.1.13', '08DC000000000003'),
      'HUB1_ExchangeServer.txt': settings('HUB1', 'Quay'),
      'HUB2_ExchangeServer.txt': settings('HUB2', 'Hill'),
    }
    expect(nodes(files).map(([name, , site]) => `${name} ${site}`)).toEqual(['HUB1 Quay', 'HUB2 Hill', 'HUB3 null'])
  })

  test('a connection to a remote site names the site of the server that took it', () => {
    const connect =
      '#Software: Microsoft Exchange Server\r\n#Log-type: Transport Connectivity Log\r\n#Fields: date-time,session,source,destination,direction,description\r\n' +
      [
        '+,SmtpRelayToRemoteActiveDirectorySite 00000000-0000-0000-0000-000000000000;QueueLength=1',
        '>,Established connection to 10.9.1.12',
        '-,Messages: 1 Bytes: 900 ()',
      ]
        .map((step, i) => `2026-03-09T09:00:0${i}.000Z,08DC0000000000A1,SMTP,Hill,${step}\r\n`)
        .join('')
    const files = {
      'A/RECV1.LOG': receive('HUB1', '10.1.1.11', '08DC000000000001'),
      'C/RECV1.LOG': receive('HUB3', '10.9.1.12', '08DC000000000003'),
      'A/CONNECTLOG1.LOG': connect,
    }
    expect(nodes(files).map(([name, , site, sure]) => `${name} ${site} ${sure}`)).toEqual(['HUB1 null null', 'HUB3 Hill likely'])
  })
})
