/** Next hops whose names could not be resolved, told apart from hosts that could not be reached (story S5). */
import { formatCount, formatCounted, formatShare } from '../../base/format'
import { type Steps, within } from '../../base/steps'
import { listOf } from '../../columns/list-cell'
import type { SourceRef } from '../../model/source'
import { domainOf } from '../../query/waiting/next-hop'
import type { CaseFacts } from '../facts'
import { failedTries } from '../parts/failed-tries'
import { A_STEP, recipientLines, recipientsTold } from '../parts/rows'
import { some, Tally } from '../parts/tally'
import type { Rule } from '../rule'

/** DNS itself failed; a domain that does not exist is an answer. */
const FAILED =
  /DNS query failed|DNS server returned|SMTPSEND\.DNS\.(?!NonExistentDomain)|\bDNS\b.{0,60}\b(?:fail|time ?d? ?out|error|unreachable|refused)/i

export const dnsFailures: Rule<'delivery.dns-failures'> = {
  id: 'delivery.dns-failures',
  title: 'Names that could not be resolved',
  reads: ['message tracking', 'connectivity', 'output of Get-Queue'],
  words: {
    why: 'Mail for these domains is not sent at all: no connection is tried before DNS has answered.',
    otherwise:
      'The name servers of the domain itself may be down or may answer a look-up of AAAA (IPv6) wrongly; then the same domain fails from other networks too.',
    nextSteps: [
      'On the sending server, Resolve-DnsName <domain> -Type MX, then -Type A and -Type AAAA of each host, once for each DNS server of the adapter (-Server): the one that fails is the one Exchange asks.',
      'Get-TransportService | fl ExternalDNS*,InternalDNS* shows which adapter or servers Exchange asks, Get-SendConnector | fl UseExternalDNSServersEnabled which list a connector uses. An adapter should name DNS servers of the organisation only. Write down what was set before a change; setting it back undoes it.',
      'If only AAAA look-ups fail, a firewall or an old name server drops them; let it pass them. Turning IPv6 off is no remedy and not supported.',
    ],
  },
  missing: (facts) =>
    facts.rows('messages') === 0 && facts.rows('connections') === 0 && facts.settings('queue').length === 0
      ? 'There is neither a tracking log nor a connectivity log nor output of Get-Queue.'
      : null,
  *check(facts, { least }) {
    const found = new Tally<string>()
    const evidence: SourceRef[] = []
    const messages = new Set<number>()
    yield* within(0, 0.4, fromTries(facts, found, messages, evidence))
    const resolved = yield* within(0.4, 0.7, fromConnections(facts, found, evidence))
    const failed = yield* within(
      0.7,
      1,
      recipientsTold(facts, ['failed', 'deferred'], (said) => FAILED.test(said)),
    )
    const recipients = facts.columns('recipients')
    for (const row of failed) {
      const message = recipients.number('message').values[row] ?? -1
      if (messages.has(message)) continue
      messages.add(message)
      const group = found.group(domainOf(recipients.text('address').at(row)))
      group.add(row, recipients.number('at').values[row] ?? Number.NaN)
      const by = recipients.number('deliveredBy').values[row] ?? -1
      const event = recipients.number('event').values[row] ?? -1
      group.note('host', by >= 0 || event < 0 ? by : facts.tables.events.number(event, 'node'))
    }
    evidence.push(...recipientLines(facts, failed, 5))
    const queued = fromQueues(facts, found, evidence)
    const groups = [...found.groups].sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1))
    const count = groups.reduce((n, [, g]) => n + g.count, 0)
    if (count < least) return []
    const [domains, hosts] = [groups.map(([d]) => d), [...new Set(groups.flatMap(([, g]) => g.nodes))]]
    const fine = [...resolved].filter(([d]) => !found.groups.has(d)).map(([d]) => d)
    const both = domains.filter((d) => resolved.has(d))
    const servers = dnsServers(facts)
    const times = groups
      .flatMap(([, g]) => [g.first, g.last])
      .filter((t) => !Number.isNaN(t))
      .sort((a, b) => a - b)
    return [
      {
        key: 'dns',
        severity: 'warning',
        certainty: 'certain',
        title: `DNS failed ${formatCounted(count, 'time')} for ${formatCounted(domains.length, 'next hop')}: ${some(domains)}`,
        what: [
          `${
            some(
              hosts.map((n) => facts.name(n)),
              4,
            ) || 'Servers'
          } could not resolve ${some(domains, 5)}. These are failures of name resolution: nothing was connected to.`,
          queued > 0 && `${formatCounted(queued, 'queue')} had it as last error.`,
          fine.length > 0 &&
            `Meanwhile ${formatCounted(fine.length, 'other next hop')} resolved, such as ${some(fine)}: name resolution as such worked.`,
          both.length > 0 && `${some(both)} resolved at other times or on other servers.`,
          servers.length > 0 &&
            `Adapters in the bundle ask these DNS servers: ${some(
              servers.map((s) => s.words),
              4,
            )}.`,
        ]
          .filter(Boolean)
          .join(' '),
        limits: facts.has('connectivity')
          ? null
          : 'No connectivity log is in the bundle: what DNS answered for other next hops is not known.',
        count,
        things: ['failure', 'failures'],
        ...{ first: times[0] ?? Number.NaN, last: times.at(-1) ?? Number.NaN, nodes: hosts },
        messages: [...messages].sort((a, b) => a - b),
        evidence: [...evidence.slice(0, 14), ...servers.slice(0, 4).map((s) => s.place)],
        figures: {
          heads: ['Next hop', 'Failures', 'Share', 'Resolved besides'],
          rows: groups
            .slice(0, 12)
            .map(([d, g]) => [d, formatCount(g.count), formatShare(g.count, count), formatCount(resolved.get(d) ?? 0)]),
        },
      },
    ]
  },
}

type Found = Tally<string>

/** Failed tries of hops that name no host: the domain is that of their recipients. */
function* fromTries(facts: CaseFacts, found: Found, messages: Set<number>, evidence: SourceRef[]): Steps<void> {
  const tries = yield* failedTries(facts)
  const isDns = tries.reasons.map((r) => FAILED.test(r))
  const { hops } = facts.tables
  const address = facts.columns('recipients').text('address')
  const from = facts.columns('messages').number('recipientsFrom').values
  tries.hop.forEach((hop, i) => {
    if (!isDns[tries.reason[i] ?? -1]) return
    const message = hops.number(hop, 'message')
    messages.add(message)
    const first = listOf(hops.text(hop, 'recipients'))[0] ?? 0
    const group = found.group(domainOf(address.at((from[message] ?? 0) + first)))
    group.add(hop, tries.at[i] ?? Number.NaN)
    group.note('host', hops.number(hop, 'from'))
    if (evidence.length < 8) evidence.push(...facts.hopLines(hop, 1))
  })
}

/** Outgoing connections; returns how often each next hop resolved. */
function* fromConnections(facts: CaseFacts, found: Found, evidence: SourceRef[]): Steps<Map<string, number>> {
  const columns = facts.columns('connections')
  const [destination, dns, failure, result] = [
    columns.text('destination'),
    columns.text('dns'),
    columns.text('failure'),
    columns.text('result'),
  ]
  const failed = [dns, failure].map((c) => c.matching((t) => FAILED.test(t)))
  const [at, node] = [columns.number('first').values, columns.number('node').values]
  const completed = result.texts.indexOf('completed')
  const resolved = new Map<string, number>()
  let shown = 0
  for (let row = 0; row < at.length; row++) {
    if (row % A_STEP === 0) yield row / at.length
    const name = destination.at(row).toLowerCase()
    if (failed[0]?.[dns.ids[row] ?? 0] === 1 || failed[1]?.[failure.ids[row] ?? 0] === 1) {
      const group = found.group(name)
      group.add(row, at[row] ?? Number.NaN)
      group.note('host', node[row] ?? -1)
      const line = shown < 6 ? facts.ref('connections', row) : null
      if (line) evidence.push(line)
      shown++
    } else if (name.includes('.') && (result.ids[row] === completed || dns.at(row) !== '')) {
      resolved.set(name, (resolved.get(name) ?? 0) + 1)
    }
  }
  return resolved
}

/** Queues whose last error says so. */
function fromQueues(facts: CaseFacts, found: Found, evidence: SourceRef[]): number {
  let queues = 0
  for (const q of facts.settings('queue')) {
    const value = (name: string) => q.properties.get(name)?.[0]
    const error = value('LastError')
    const domain = value('NextHopDomain')?.value.toLowerCase()
    if (!error || !domain || !FAILED.test(error.value)) continue
    queues++
    found.group(domain).add(-1, Number.NaN)
    evidence.push(error.place)
  }
  return queues
}

function dnsServers(facts: CaseFacts): { readonly words: string; readonly place: SourceRef }[] {
  return facts.settings('adapter').flatMap((a) => {
    const servers = a.properties.get('dns-server')?.filter((v) => v.value !== '') ?? []
    const [first] = servers
    return first ? [{ words: `${servers.map((s) => s.value).join(', ')} (${a.name})`, place: first.place }] : []
  })
}
