/** What hosts exchange beside TCP, in words: the usual name of a protocol or of a UDP port, which may be used for something else. */

const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [6, 'TCP in fragments'],
  [17, 'UDP in fragments'],
  [47, 'GRE'],
  [50, 'IPsec (ESP)'],
  [51, 'IPsec (AH)'],
  [58, 'ICMPv6'],
  [89, 'OSPF'],
  [132, 'SCTP'],
])
const PORTS: ReadonlyMap<number, string> = new Map([
  [53, 'DNS'],
  [67, 'DHCP'],
  [88, 'Kerberos'],
  [123, 'NTP'],
  [137, 'NetBIOS names'],
  [138, 'NetBIOS'],
  [161, 'SNMP'],
  [389, 'LDAP'],
  [443, 'QUIC'],
  [500, 'IPsec (IKE)'],
  [514, 'syslog'],
  [3343, 'failover cluster'],
  [4500, 'IPsec (NAT)'],
  [4789, 'VXLAN'],
  [5355, 'LLMNR'],
])

/** `DNS (UDP 53)`, `UDP 40000`, `ICMP`, `IP protocol 99`. */
export function exchangeName({ protocol, port }: { readonly protocol: number; readonly port: number }): string {
  if (protocol !== 17 || port === 0) return PROTOCOLS.get(protocol) ?? `IP protocol ${protocol}`
  const name = PORTS.get(port)
  return name ? `${name} (UDP ${port})` : `UDP ${port}`
}
