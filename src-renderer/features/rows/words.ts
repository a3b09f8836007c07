/** Names of the tables of the evidence. */
const TABLES: Readonly<Record<string, string>> = {
  'message-tracking': 'Message tracking',
  'smtp-protocol': 'SMTP protocol',
  connectivity: 'Connectivity',
  connections: 'Outgoing connections',
  'agent-log': 'Agents',
  'exchange-generic': 'Other Exchange logs',
  'tracking-output': 'Tracking, from PowerShell',
  'message-trace': 'Message trace',
  settings: 'Settings and state',
  received: 'Received fields of mails',
  'tcp-streams': 'TCP streams',
  'smtp-talk': 'SMTP in captures',
  'address-names': 'Names in captures',
  'other-packets': 'Packets beside TCP, by hosts',
  'tcp-packets': 'Packets',
}

const ORDER = Object.keys(TABLES)

/** What tells of mail first. */
export const byTable = (a: { readonly table: string }, b: { readonly table: string }): number =>
  ORDER.indexOf(a.table) - ORDER.indexOf(b.table)

/** Columns of a derived table that are for programs: where a row stands is shown by its raw line. */
export const isHidden = (table: string | null, column: string): boolean =>
  table === 'connections' && ['source', 'offset', 'length', 'line', 'session'].includes(column)

/** What a cell of a derived table says to a person; null when it says so itself. */
export function derivedText(
  table: string | null,
  column: string,
  value: string | number,
  nodes: readonly { readonly name: string }[],
): string | null {
  if (table !== 'connections') return null
  if (column === 'node') return nodes[Number(value)]?.name ?? 'not known'
  if (column !== 'tried') return null
  const tried = JSON.parse(String(value)) as readonly { readonly address: string; readonly result: string }[]
  return tried.map((t) => `${t.address}: ${t.result}`).join('; ')
}

export const tableWords = (table: string): string => TABLES[table] ?? table
