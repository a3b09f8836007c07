/** netsh and ipconfig: what the expected results do not show. */
import { Table } from '@shared/columns/table'
import { ipconfig } from '@shared/formats/ipconfig/format'
import { netsh } from '@shared/formats/netsh/format'
import { sniffFile } from '@shared/formats/sniff'
import { expect, test } from 'vitest'
import { readAs } from '../../builders/format-files'
import { balanceError, bytesOf } from '../../builders/scan'

function read(format: typeof netsh, text: string) {
  const bytes = bytesOf(text)
  const { segments, summary } = readAs(format, bytes, 'settings.txt')
  expect(balanceError(summary, bytes.length)).toBe(0)
  const table = new Table(segments)
  return { summary, said: Array.from({ length: table.rows }, (_, r) => `${table.text(r, 'property')}=${table.text(r, 'value')}`) }
}

const FOREIGN = [
  'X Y : enabled',
  'X Chimney : enabled',
  'NetDMA X : enabled',
  'X (DCA) : disabled',
  'X Z : normal',
  'Q : ctcp',
  'ECN-X : disabled',
  'RFC 1323-X : disabled',
]

test('a foreign list is read by position only when everything fits', () => {
  expect(read(netsh, FOREIGN.join('\n')).said.at(-4)).toBe('auto-tuning=normal')
  // two lines changed places: the technical words disagree
  const swapped = [...FOREIGN.slice(0, 2), FOREIGN[3], FOREIGN[2], ...FOREIGN.slice(4)].join('\n')
  expect(read(netsh, swapped).said).toEqual([])
  // a number where a word must be
  expect(read(netsh, FOREIGN.map((l) => l.replace('normal', '12')).join('\n')).said).toEqual([])
  expect(read(netsh, swapped).summary.issues.map((i) => i.code)).toContain('netsh.language')
})

test('long lists and lines are bounded', () => {
  const { summary, said } = read(netsh, `${'a : b\n'.repeat(100_000)}${'x'.repeat(900_000)} : y\n`)
  expect(said).toEqual([])
  expect(summary.setAsideLines).toBe(100_001)
})

test('values without their indentation, and addresses with colons', () => {
  const { said } = read(
    ipconfig,
    'Windows IP Configuration\n\nEthernet adapter A:\n\n   DNS Servers . . . . . . . . . . . : 2001:db8::53\n2001:db8::54\n',
  )
  expect(said).toEqual(['dns-server=2001:db8::53', 'dns-server=2001:db8::54'])
})

test.each([
  ['PowerShell lists are not ipconfig', 'Name    : EX01\nAddress : 192.0.2.11\nMask    : 255.255.255.0\n'],
  ['a table of contents is not ipconfig', 'Introduction . . . . . . : 3\nOverview . . . . . . . . : 5\nUse . . . . . . . . : 9\n'],
  ['a mail about ECN is not netsh', 'Subject: ECN\nWe turned ECN off: yes\nNo RTO: none\n'],
])('%s', (_, text) => {
  expect(sniffFile(bytesOf(text), 'notes.txt').format).toBeNull()
})
