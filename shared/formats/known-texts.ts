/**
 * Text files that turn up in bundles and are not read, by how they begin. First match counts, so that the special stands before the general.
 * Patterns look at 4,096 characters.
 */

export type KnownText = readonly [pattern: RegExp, state: 'not-needed' | 'unreadable', note: string]

const text = (pattern: RegExp, note: string): KnownText => [pattern, 'not-needed', note]

export const KNOWN_TEXTS: readonly KnownText[] = [
  [/^\s*<(!doctype html|html)\b/i, 'unreadable', 'This is a web page, often a sign-in or error page that was saved in place of the file.'],
  text(/^#Software: Microsoft Internet Information Services/i, 'This is an IIS log: web requests, not mail transport.'),
  [
    /^(?:[*<>+-],[^\r\n]{0,1000}\r?\n){3}/,
    'unreadable',
    'This looks like lines of an SMTP protocol log without their times, sessions and addresses: ask for the log itself.',
  ],
  text(/^#Software: Microsoft HTTP API/i, 'This is an HTTP.sys error log: web requests, not mail transport.'),
  // `"(PDH-CSV 4.0) (W. Europe Standard Time)(-60)","\\EX01\Memory\…"`
  text(/^"?\(PDH-[CT]SV /, 'These are performance counters; mail routes are not in them.'),
  text(
    /^-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/,
    'This is a private key, which should not be in a bundle: nothing of it is read. Tell whoever sent it.',
  ),
  text(/^-----BEGIN [A-Z0-9 ]{1,40}-----/, 'This is a certificate or a request for one; mail routes are not in it.'),
  text(/^(?:Windows Registry Editor Version |REGEDIT4)/, 'This is an export of the registry; mail routes are not in it.'),
  text(/^\{\\rtf/, 'This is a text document (RTF). When it holds logs or headers, save it as plain text and add that.'),
  text(/^Level,Date and Time,Source,Event ID,Task Category/, 'This is a Windows event log, saved as CSV; mail routes are not in it.'),
  // `Host Name:                 EX01` / `OS Name: …`
  text(
    /^\s*(?:Host Name|Hostname|Nom de l.{1,3}h.{1,3}te|Nombre de host) ?: +\S+\s+(?:OS Name|Betriebssystemname|Nom du syst|Nombre del sistema)/,
    'This is the output of systeminfo: hardware, updates and adapters of a machine. For addresses add “ipconfig /all”.',
  ),
  text(
    /Exchange Health Checker version/i,
    'This is a report of Exchange Health Checker: worth reading by a person, not needed for routes.',
  ),
  // `Interface: 192.0.2.11 --- 0xb`, in any language
  text(
    /^\S[^\r\n:]{0,30}: \d{1,3}(?:\.\d{1,3}){3} --- 0x[0-9a-f]+/m,
    'This is the output of arp: neighbours of a machine, not needed for routes of mail.',
  ),
  text(
    /^(?:={20,}\r?\n)?\s*(?:Interface List|Schnittstellenliste|Liste d'Interfaces|ILista de interfaces|Lista de interfaces)|^IPv4[ -](?:Route Table|Routentabelle|Table de routage|Tabla de enrutamiento)/im,
    'This is the output of “route print”: ways of packets from one machine, not needed for routes of mail.',
  ),
  // `  TCP    192.0.2.11:25          192.0.2.1:51234        ESTABLISHED`
  text(
    /^ *(?:TCP +\S+:\d+ +\S+:\d+ +[A-Z_]{4,}|UDP +\S+:\d+ +\*:\*)/m,
    'This is the output of netstat: connections at one moment, not needed for routes of mail.',
  ),
  text(
    /^(?:Server|Serveur|Servidor) ?: +\S+\s+(?:Address|Adresse|Direcci.{1,3}n) ?: +[0-9a-f.:]+/m,
    'This is the output of nslookup: an answer of DNS at one moment, not needed for routes of mail.',
  ),
  text(
    /^(?:Pinging \S+ (?:\[|with )|Ping wird ausgef|Tracing route to |Routenverfolgung zu )/m,
    'This is the output of ping or tracert, not needed for routes of mail.',
  ),
  // `Mar 10 14:02:07 mx postfix/smtpd[4711]: connect from …`
  [
    /^\S.{0,100} postfix(?:-\w{1,20})?\/\w{1,20}(?:\/\w{1,20})?\[\d{1,10}\]: /m,
    'unreadable',
    'This is a log of Postfix, which is not read here. It may hold the next part of a mail’s way: search it for the Message-ID, or for the queue id in the answer that Exchange logged.',
  ],
  // `00000a1c.00000b2d::2026/03/10-13:00:01.031 INFO  [RES] …`
  text(/^\[?[0-9a-f]{8}\.[0-9a-f]{8}::\d{4}\/\d\d\/\d\d-/m, 'This is a log of the failover cluster; mail routes are not in it.'),
  // `[03/10/2026 13:00:01.0123] [0] **********`
  text(/^\[\d\d[/.]\d\d[/.]\d{4} \d\d:\d\d:\d\d\.\d+\] \[\d\] /, 'This is a log of Exchange setup; mail routes are not in it.'),
  text(
    /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,3000}-->\s*)?<configuration[\s>]/,
    'This is the settings file of a service, such as EdgeTransport.exe.config: limits and switches, not read here. Look into it when thresholds of back pressure are in doubt.',
  ),
  text(/^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<svg[\s>]/, 'This is a picture (SVG).'),
  text(/^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<Events?[\s>]/, 'This is a Windows event log, saved as XML; mail routes are not in it.'),
  text(
    /^\s*<\?xml[^>]{0,200}\?>(?!\s*<Objs\b)/,
    'This is XML of a kind that is not read here. Of Exchange’s own state, exports of Export-Clixml are read.',
  ),
  text(
    /^\s*(?:\{\s*["}]|\[\s*(?:[{["\]]|-?\d+(?:\.\d+)?\s*(?:,|\]\s*$)))/,
    'This is JSON, but none of the message traces that are read here.',
  ),
]
