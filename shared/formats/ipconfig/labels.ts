/**
 * Labels of `ipconfig /all` in English, German, French and Spanish. A console writes its own code page, in which letters beyond ASCII are
 * other bytes: labels are compared by their ASCII letters and digits alone, so that `Primäres` and what is left of it are the same.
 */

export type IpProperty =
  | 'host-name'
  | 'dns-suffix'
  | 'dns-search'
  | 'description'
  | 'physical-address'
  | 'dhcp'
  | 'dhcp-server'
  | 'address'
  | 'mask'
  | 'gateway'
  | 'dns-server'
  | 'media-state'

const WORDS: readonly (readonly [IpProperty, readonly string[]])[] = [
  ['host-name', ['Host Name', 'Hostname', "Nom de l'hôte", 'Nombre de host']],
  [
    'dns-suffix',
    [
      'Primary Dns Suffix',
      'Primäres DNS-Suffix',
      'Suffixe DNS principal',
      'Sufijo DNS principal',
      'Connection-specific DNS Suffix',
      'Verbindungsspezifisches DNS-Suffix',
      'Suffixe DNS propre à la connexion',
      'Sufijo DNS específico para la conexión',
    ],
  ],
  [
    'dns-search',
    ['DNS Suffix Search List', 'DNS-Suffixsuchliste', 'Liste de recherche du suffixe DNS', 'Lista de búsqueda de sufijos DNS'],
  ],
  ['description', ['Description', 'Beschreibung', 'Descripción']],
  ['physical-address', ['Physical Address', 'Physische Adresse', 'Physikalische Adresse', 'Adresse physique', 'Dirección física']],
  ['dhcp', ['DHCP Enabled', 'DHCP aktiviert', 'DHCP activé', 'DHCP habilitado']],
  ['dhcp-server', ['DHCP Server', 'DHCP-Server', 'Serveur DHCP', 'Servidor DHCP']],
  [
    'address',
    [
      'IP Address',
      'IPv4 Address',
      'Autoconfiguration IPv4 Address',
      'IPv6 Address',
      'Temporary IPv6 Address',
      'Link-local IPv6 Address',
      'IP-Adresse',
      'IPv4-Adresse',
      'IPv4-Adresse (Auto. Konfiguration)',
      'IPv6-Adresse',
      'Temporäre IPv6-Adresse',
      'Verbindungslokale IPv6-Adresse',
      'Adresse IP',
      'Adresse IPv4',
      'Adresse d’autoconfiguration IPv4',
      'Adresse IPv6',
      'Adresse IPv6 temporaire',
      'Adresse IPv6 de liaison locale',
      'Dirección IP',
      'Dirección IPv4',
      'Dirección IPv4 de configuración automática',
      'Dirección IPv6',
      'Dirección IPv6 temporal',
      'Vínculo: dirección IPv6 local',
    ],
  ],
  ['mask', ['Subnet Mask', 'Subnetzmaske', 'Masque de sous-réseau', 'Máscara de subred']],
  ['gateway', ['Default Gateway', 'Standardgateway', 'Passerelle par défaut', 'Puerta de enlace predeterminada']],
  ['dns-server', ['DNS Servers', 'DNS-Server', 'Serveurs DNS', 'Servidores DNS']],
  ['media-state', ['Media State', 'Medienstatus', 'Statut du média', 'Estado de los medios']],
]

/** Understood, and of no use for the way of mail. */
const NOT_NEEDED = [
  'Node Type',
  'IP Routing Enabled',
  'WINS Proxy Enabled',
  'Autoconfiguration Enabled',
  'Lease Obtained',
  'Lease Expires',
  'DHCPv6 IAID',
  'DHCPv6 Client DUID',
  'Primary WINS Server',
  'Secondary WINS Server',
  'NetBIOS over Tcpip',
  'Knotentyp',
  'IP-Routing aktiviert',
  'WINS-Proxy aktiviert',
  'Autokonfiguration aktiviert',
  'Lease erhalten',
  'Lease läuft ab',
  'DHCPv6-IAID',
  'DHCPv6-Client-DUID',
  'Primärer WINS-Server',
  'Sekundärer WINS-Server',
  'NetBIOS über TCP/IP',
  'Type de noeud',
  'Type de nœud',
  'Routage IP activé',
  'Proxy WINS activé',
  'Configuration automatique activée',
  'Bail obtenu',
  'Bail expirant',
  'IAID DHCPv6',
  'DUID de client DHCPv6',
  'Serveur WINS principal',
  'NetBIOS sur Tcpip',
  'Tipo de nodo',
  'Enrutamiento IP habilitado',
  'Proxy WINS habilitado',
  'Configuración automática habilitada',
  'Concesión obtenida',
  'La concesión expira',
  'DUID de cliente DHCPv6',
  'Servidor WINS principal',
  'NetBIOS sobre TCP/IP',
]

const keyOf = (label: string) => label.toLowerCase().replace(/[^a-z0-9]/g, '')

const PROPERTIES = new Map(WORDS.flatMap(([property, labels]) => labels.map((label) => [keyOf(label), property] as const)))
const LEFT_OUT = new Set(NOT_NEEDED.map(keyOf))

/** Null: understood and not needed. Undefined: not a label of a known language. */
export function propertyOf(label: string): IpProperty | null | undefined {
  const key = keyOf(label)
  return PROPERTIES.get(key) ?? (LEFT_OUT.has(key) ? null : undefined)
}

const V4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const V6 = /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%\d+)?$/i
const MAC = /^[0-9A-F]{2}(?:-[0-9A-F]{2}){5,7}$/i
const MARKED = /^(\S+?) ?\(([^()]{1,30})\)$/

export const isAddress = (text: string) => text.length < 64 && (V4.test(text) || V6.test(text))

/** `192.0.2.11(Preferred)` → the address and what stands in parentheses. */
export function unmarked(value: string): { readonly address: string; readonly state: string } {
  const m = value.length < 100 ? MARKED.exec(value) : null
  return m ? { address: m[1] ?? '', state: m[2] ?? '' } : { address: value, state: '' }
}

/** What a value can only be, whatever its label says. */
export function propertyOfShape(value: string): IpProperty | null {
  if (value.length > 100) return null
  if (MAC.test(value)) return 'physical-address'
  if (/^255\.\d+\.\d+\.\d+$/.test(value)) return 'mask'
  const { address, state } = unmarked(value)
  return state !== '' && isAddress(address) ? 'address' : null
}

/** Marks that say that an address is in use as it should be. */
export const isPreferred = (state: string) => ['preferred', 'bevorzugt', 'prfr', 'preferido'].includes(keyOf(state))
