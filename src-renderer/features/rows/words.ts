/** Names of the tables of the evidence. */
const TABLES: Readonly<Record<string, string>> = {
  'message-tracking': 'Message tracking',
  'smtp-protocol': 'SMTP protocol',
  connectivity: 'Connectivity',
  'agent-log': 'Agents',
  'exchange-generic': 'Other Exchange logs',
  'tracking-output': 'Tracking, from PowerShell',
  'message-trace': 'Message trace',
  settings: 'Settings and state',
  received: 'Received fields of mails',
}

const ORDER = Object.keys(TABLES)

/** What tells of mail first. */
export const byTable = (a: { readonly table: string }, b: { readonly table: string }): number =>
  ORDER.indexOf(a.table) - ORDER.indexOf(b.table)

export const tableWords = (table: string): string => TABLES[table] ?? table
