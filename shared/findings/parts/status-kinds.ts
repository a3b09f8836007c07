/** What trouble a reply of SMTP speaks of, so that each reply counts for one check alone. Replies that fit none have the kind ''. */
export type StatusKind =
  | 'greylisting'
  | 'proxy'
  | 'authentication'
  | 'relay'
  | 'pressure'
  | 'rate'
  | 'inactive'
  | 'tls'
  | 'cut'
  | 'store'
  | 'connect'
  | ''

/** The first that fits. A Front End's wrapper is looked at before what stands inside it. */
const KINDS: readonly (readonly [StatusKind, RegExp])[] = [
  ['connect', /Failed to connect|Winsock error/i],
  ['proxy', /\bPRX\d|Proxy session setup failed/i],
  ['greylisting', /gr[ea]y-?list/i],
  // the store behind a Delivery service: about a mailbox or database, not about the service
  ['store', /STOREDRV/i],
  ['authentication', /Temporary authentication failure|^535\b|Authentication unsuccessful|5\.7\.3\b|5\.7\.8\b|LogonDenied|X-EXPS/i],
  ['relay', /unable to relay|relay(?:ing)? (?:access )?(?:denied|not permitted|not allowed)|5\.7\.54\b/i],
  ['pressure', /Insufficient system (?:resources|storage)|^452 4\.3\.1\b/i],
  [
    'rate',
    /too many|maximum number of|rate (?:limit|for this)|limit (?:reached|exceeded)|exceeded (?:a|the) (?:\S+ )?limit|throttl|4\.7\.28\b|unusual rate/i,
  ],
  ['inactive', /4\.3\.2\b|Service not (?:available|active)/i],
  ['tls', /STARTTLS|\bTLS\b|\bSSL\b|certificate|5\.7\.5\b|5\.7\.10\b/i],
  ['cut', /4\.4\.[12]\b|Connection dropped|SocketError|TimedOut|Timeout waiting/i],
]

/** `innermost`: what a wrapped status says inside. */
export function statusKind(status: string, innermost: (text: string) => string): StatusKind {
  if (status === '') return ''
  const text = status.slice(0, 2000)
  const [outer] = KINDS.slice(0, 2).flatMap(([kind, pattern]) => (pattern.test(text) ? [kind] : []))
  if (outer) return outer
  const inner = innermost(text) || text
  return KINDS.find(([, pattern]) => pattern.test(inner))?.[0] ?? ''
}
