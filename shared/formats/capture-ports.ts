/** Which protocol the port of a server stands for, where content does not tell. */
const SERVICES = new Map<number, string>([
  [25, 'smtp'],
  [465, 'smtp'],
  [475, 'smtp'],
  [587, 'smtp'],
  [717, 'smtp'],
  [2525, 'smtp'],
  [445, 'smb'],
  [139, 'smb'],
  [135, 'rpc'],
  [88, 'kerberos'],
  [389, 'ldap'],
  [3268, 'ldap'],
  [80, 'http'],
  [8080, 'http'],
  [443, 'https'],
  [53, 'dns'],
  [110, 'pop3'],
  [143, 'imap'],
  [1433, 'sql'],
])

/** '' when the port is none of those. */
export const serviceOfPort = (port: number): string => SERVICES.get(port) ?? ''

export const isServicePort = (port: number): boolean => SERVICES.has(port)
