// Writes the edge cases of PowerShell output: node test/formats/make-edge-powershell.mjs
// All hosts and people are made up; each file shows one thing, named in the README of its folder.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const crlf = (lines) => lines.map((l) => `${l}\r\n`).join('')
const at = (folder) => {
  mkdirSync(join(import.meta.dirname, folder, 'edge'), { recursive: true })
  return (name, content) => writeFileSync(join(import.meta.dirname, folder, 'edge', name), content)
}
const utf16 = (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
const bom = '\uFEFF'

/** Breaks a value as the console does for languages with word wrap: at blanks, and longer words where the line is full. */
function wordWrap(value, room) {
  const lines = []
  let line = ''
  for (const word of value.split(/(?<= )/)) {
    const bare = word.trimEnd()
    if (bare.length > room) {
      for (const c of word) {
        if (line.length === room) {
          lines.push(line)
          line = ''
        }
        line += c
      }
    } else if (line.length + bare.length > room) {
      lines.push(line)
      line = word
    } else line += line.length + word.length > room ? bare : word
  }
  return [...lines, line]
}
const hardWrap = (value, room) => value.match(new RegExp(`.{1,${room}}`, 'g')) ?? ['']

function formatList(object, { width = 1000, wrap = wordWrap, keepBlanks = false } = {}) {
  const name = Math.max(...Object.keys(object).map((k) => k.length))
  const lines = Object.entries(object).flatMap(([key, value]) =>
    wrap(value, width - name - 3).map((part, i) => (i === 0 ? `${key.padEnd(name)} : ` : ' '.repeat(name + 3)) + part),
  )
  return [...lines.map((l) => (keepBlanks ? l : l.trimEnd())), '']
}

const powershell = at('powershell')

const longInfo =
  '2026-03-10T13:02:06.079Z;SRV=ex01.corp.example:TOTAL-SUB=0.110|SA=0.056|MTSS=0.050(MTSSD=0.050(MTSSDA=0.001|MTSSDC=0.004|SDSSO-SSO=0.032));LSRV=ex01.corp.example:TOTAL-HUB=0.369|SMR=0.113(SMRDI=0.009|SMRC=0.103(SMRCL=0.103))|CAT=0.146(CATSM-Malware Agent=0.117|CATSM-Journal Agent=0.001)'
const event = (time, more = {}) => ({
  Timestamp: time,
  ClientHostname: 'ex01.corp.example',
  ServerHostname: 'mx.north.example',
  Source: 'SMTP',
  EventId: 'SEND',
  MessageId: '<a1@corp.example>',
  Recipients: '{eva@north.example}',
  MessageSubject: 'Order 17',
  Sender: 'jan@corp.example',
  ...more,
})
const wrapped = (n) =>
  event('3/10/2026 2:02:06 PM', {
    InternalMessageId: `7091234556640${n}`,
    RecipientStatus:
      '{250 2.6.0 <a1@corp.example> [InternalId=110, Hostname=mx.north.example] 7229 bytes in 0.102, 69,173 KB/sec Queued mail for delivery}',
    MessageInfo: longInfo,
  })
powershell('wrapped-by-words.txt', crlf([1, 2].flatMap((n) => formatList(wrapped(n), { width: 79 }))))
powershell('wrapped-by-words-blanks-kept.txt', crlf(formatList(wrapped(1), { width: 79, keepBlanks: true })))
powershell('wrapped-anywhere.txt', crlf(formatList(wrapped(1), { width: 79, wrap: hardWrap, keepBlanks: true })))
powershell(
  'lines-spaced-by-a-forum.txt',
  crlf([event('3/10/2026 2:02:06 PM'), event('3/10/2026 2:02:07 PM')].flatMap((o) => [...formatList(o).flatMap((l) => [l, '']), ''])),
)

const connector = (name, more) => ({
  AuthMechanism: 'Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer',
  Banner: '',
  Bindings: '{[::]:25, 0.0.0.0:25}',
  Enabled: 'True',
  Fqdn: 'ex01.corp.example',
  PermissionGroups: 'AnonymousUsers, ExchangeServers, ExchangeLegacyServers',
  ProtocolLoggingLevel: 'Verbose',
  RemoteIPRanges: '{::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0.0.0.0-255.255.255.255}',
  MaxMessageSize: '36 MB (37,748,736 bytes)',
  Server: 'EX01',
  TransportRole: 'FrontendTransport',
  Name: name,
  Identity: `EX01\\${name}`,
  ...more,
})
powershell(
  'EX01_ReceiveConnectors.txt',
  utf16(
    crlf([
      '',
      '',
      ...formatList(connector('Default Frontend EX01')),
      ...formatList(connector('Empfang für Drucker', { ProtocolLoggingLevel: 'None', Comment: 'Etage 2, Drucker im Büro' })),
      '',
    ]),
  ),
)

powershell(
  'console-with-everything.txt',
  crlf([
    '[PS] C:\\Windows\\system32>Get-Queue -Server EX01 | ft -auto',
    '',
    'Identity        DeliveryType Status MessageCount NextHopDomain',
    '--------        ------------ ------ ------------ -------------',
    'EX01\\11225      SmartHost... Retry            12 [192.0.2.25]',
    'EX01\\Submission Undefined    Ready             0 Submission',
    '',
    '',
    'What the second member says:',
    '',
    '[PS] C:\\Windows\\system32>Get-Queue -Server EX02 | fl',
    "Get-Queue : The Microsoft Exchange Transport service isn't running on server EX02.",
    'At line:1 char:1',
    '    + CategoryInfo          : NotSpecified: (:) [Get-Queue], LocalizedException',
    '',
    '[PS] C:\\Windows\\system32>Get-DatabaseAvailabilityGroup -Status | fl Name,Servers,PrimaryActiveManager',
    'WARNING: The server EX02 could not be reached; the status',
    'is that of the directory.',
    '',
    'Name                 : DAG1',
    'Servers              : {EX02, EX01}',
    'PrimaryActiveManager : EX01',
    '',
    '[PS] C:\\Windows\\system32>',
  ]),
)

powershell(
  'tables.txt',
  crlf([
    'Name       Status  CopyQueue ReplayQueue LastInspectedLogTime ContentIndex',
    '                   Length    Length                           State',
    '----       ------  --------- ----------- -------------------- ------------',
    'DB1\\EX01   Mounted 0         0                                Healthy',
    '',
    'Name            Status     CopyQueueLength ReplayQueueLength ContentIndexState',
    '----            ------     --------------- ----------------- -----------------',
    'DB1\\EX01        Mounted                  0                 0 Healthy',
    'Postfächer\\EX02 Disconn…             10231                 0 FailedAndSuspended',
    'Name            Status     CopyQueueLength ReplayQueueLength ContentIndexState',
    '----            ------     --------------- ----------------- -----------------',
    '邮箱\\EX02       Healthy                  0                 4 Healthy',
    '',
    'Identity   Count NextHopDo... LastError',
    '--------   ----- ------------ ---------',
    'EX01\\3   1234567 north.exa... 451 4.4.0 DNS query failed',
  ]),
)
powershell(
  'table-wrapped.txt',
  crlf([
    'PS C:\\>Get-Queue | ft Identity,NextHopDomain,LastError -Wrap',
    '',
    'Identity   NextHopDomain LastError',
    '--------   ------------- ---------',
    'EX01\\11    north.example 451 4.4.0 Primary target IP address',
    '                         responded with: "421 4.4.2 Connection',
    '                         dropped."',
    'EX01\\Submi Submission',
    'ssion',
    'EX01\\12    south.example',
  ]),
)
powershell(
  'collections.txt',
  crlf([
    ...formatList({
      Name: 'To the world',
      AddressSpaces: '{SMTP:*;1, SMTP:north.example;5, SMTP:south.example;5, SMTP:west.example;5...}',
      SmartHosts: '{[192.0.2.25], smart.host.example}',
      SourceTransportServers: '{EX01, EX02}',
      Comment: '{Mail out, by the provider}',
      SmartHostsString: '[192.0.2.25],smart.host.example',
      Identity: 'To the world',
    }),
    ...formatList({ Name: 'Empty', AddressSpaces: '{}', SmartHosts: '{cut off by the wi...', Identity: 'Empty' }),
  ]),
)
powershell(
  'servers-and-settings.txt',
  crlf([
    '[PS] C:\\>Get-TransportService EX01 | fl Name,MessageTrackingLogEnabled,ConnectivityLogEnabled',
    '',
    ...formatList({ Name: 'EX01', MessageTrackingLogEnabled: 'True', ConnectivityLogEnabled: 'False' }),
    '[PS] C:\\>Get-TransportConfig | fl Shadow*,Safety*',
    '',
    ...formatList({ ShadowRedundancyEnabled: 'True', ShadowHeartbeatTimeoutInterval: '00:15:00', SafetyNetHoldTime: '2.00:00:00' }),
    '[PS] C:\\>Get-ServerComponentState EX01',
    '',
    'Server                                  Component                               State',
    '------                                  ---------                               -----',
    'ex01.corp.example                       ServerWideOffline                       Active',
    'ex01.corp.example                       HubTransport                            Inactive',
    '',
    '[PS] C:\\>Get-AcceptedDomain',
    '',
    'Name                           DomainName                     DomainType            Default',
    '----                           ----------                     ----------            -------',
    'corp.example                   corp.example                   Authoritative         True',
    '',
  ]),
)
powershell(
  'copy-status-2007.txt',
  crlf([
    '[PS] C:\\>Get-StorageGroupCopyStatus | fl',
    '',
    ...formatList({
      Identity: 'MBX1\\First Storage Group',
      StorageGroupName: 'First Storage Group',
      SummaryCopyStatus: 'Healthy',
      CopyQueueLength: '0',
      ReplayQueueLength: '3',
      StandbyMachines: '{SCR1, SCR2}',
    }),
  ]),
)
powershell(
  'hostile-names.txt',
  crlf([
    'RunspaceId  : 1',
    'Identity    : EX01\\17',
    '__proto__   : polluted',
    'constructor : x',
    'NextHopDomain : <script>',
    'DeliveryType : MapiDelivery',
  ]),
)

// Zones. A message-info with its total proves the zone of its row.
const info = (utc, total = 0.4) => ({ MessageInfo: `${utc};SRV=ex01.corp.example:TOTAL-HUB=${total}|SMR=0.1` })
const rows = (events) => crlf(events.flatMap((e) => formatList(e)))
powershell(
  'zone-daylight-saving.txt',
  rows([
    event('3/28/2026 11:00:01 PM', info('2026-03-28T22:00:00.600Z')),
    event('3/28/2026 11:30:00 PM'),
    event('3/29/2026 4:30:00 AM'),
    event('3/29/2026 5:00:01 AM', info('2026-03-29T03:00:00.600Z')),
    event('3/29/2026 5:30:00 AM'),
  ]),
)
powershell(
  'zone-message-that-waited.txt',
  rows([
    event('10.03.2026 15:17:06', { ...info('2026-03-10T13:02:05.600Z', 4500.2), EventId: 'DELIVER' }),
    event('10.03.2026 15:18:08', { MessageInfo: '2026-03-10T13:18:07.100Z;SRV=ex01.corp.example', EventId: 'DELIVER' }),
    event('10.03.2026 15:32:07', { ...info('2026-03-10T14:32:06.100Z', 0.9), EventId: 'DELIVER' }),
  ]),
)
powershell(
  'zone-contradiction.txt',
  rows([event('3/10/2026 2:00:01 PM', info('2026-03-10T13:00:00.600Z')), event('3/10/2026 2:10:01 PM', info('2026-03-10T12:10:00.600Z'))]),
)
powershell('zone-not-known.txt', rows([event('13/03/2026 14:00:01', info('')), event('14/03/2026 14:10:01')]))
powershell(
  'zone-same-day-and-month.txt',
  rows([event('03/03/2026 14:00:01', info('2026-03-03T13:00:00.600Z')), event('04/03/2026 14:00:01'), event('03/03/2026 15:00:01')]),
)
powershell(
  'zone-noon-in-chinese.txt',
  rows([
    event('2026/3/10 下午 2:00:01', info('2026-03-10T06:00:00.600Z')),
    event('2026/3/10 上午 12:10:01'),
    event('2026-03-10T14:00:01.5000000+08:00'),
  ]),
)

export { at, bom, connector, crlf, event, formatList, info, longInfo, utf16 }
