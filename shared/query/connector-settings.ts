/** Settings of the connector that a session names, from objects of settings in the bundle. What tells of sessions comes first. */
import type { SourceRef } from '../model/source'
import type { SessionRow } from './session-row'

export interface ConnectorObject {
  readonly name: string
  readonly properties: ReadonlyMap<string, readonly { readonly value: string; readonly place: SourceRef }[]>
}

export interface ConnectorSetting {
  readonly name: string
  readonly values: readonly string[]
  /** The line that says so first. */
  readonly ref: SourceRef
  /** One that a session depends on. */
  readonly telling: boolean
}

export interface ConnectorSettings {
  readonly name: string
  readonly source: number
  readonly settings: readonly ConnectorSetting[]
}

const TELLING = [
  ...['Enabled', 'Bindings', 'RemoteIPRanges', 'AuthMechanism', 'PermissionGroups', 'RequireTLS', 'TlsCertificateName', 'TlsDomain'],
  ...['TlsAuthLevel', 'DomainSecureEnabled', 'SuppressXAnonymousTls', 'IgnoreSTARTTLS', 'ForceHELO', 'RequireEHLODomain', 'Fqdn', 'Banner'],
  ...['MaxMessageSize', 'TarpitInterval', 'MaxAcknowledgementDelay', 'ConnectionTimeout', 'ConnectionInactivityTimeout'],
  ...['ConnectionInactivityTimeOut', 'MaxInboundConnection', 'MaxInboundConnectionPerSource', 'MaxInboundConnectionPercentagePerSource'],
  ...['MaxProtocolErrors', 'MaxRecipientsPerMessage', 'ChunkingEnabled', 'PipeliningEnabled', 'TransportRole', 'ProtocolLoggingLevel'],
  ...[
    'AddressSpaces',
    'DNSRoutingEnabled',
    'SmartHosts',
    'SmartHostAuthMechanism',
    'Port',
    'FrontendProxyEnabled',
    'SourceTransportServers',
  ],
]
const RANK = new Map(TELLING.map((name, i) => [name.toLowerCase(), i]))
const SECRET = /credential|password|secret/i

export const isSecretSetting = (property: string): boolean => SECRET.test(property)
/** What a session depends on comes first. */
export const settingRank = (property: string): number => RANK.get(property.toLowerCase()) ?? RANK.size

/** Null where no object has the name of the session's connector. */
export function connectorSettings(objects: Iterable<ConnectorObject>, s: Pick<SessionRow, 'connector'>): ConnectorSettings | null {
  const wanted = s.connector.toLowerCase()
  if (wanted === '') return null
  for (const object of objects) {
    const text = (property: string) => object.properties.get(property)?.[0]?.value ?? ''
    const named = [object.name, text('Identity'), `${text('Server')}\\${text('Name') || object.name}`]
    if (named.some((name) => name.toLowerCase() === wanted)) return settingsOf(object)
  }
  return null
}

function settingsOf({ name, properties }: ConnectorObject): ConnectorSettings {
  const settings = [...properties].flatMap(([property, values]): ConnectorSetting[] => {
    const [first] = values
    if (!first || isSecretSetting(property)) return []
    return [{ name: property, values: values.map((v) => v.value), ref: first.place, telling: RANK.has(property.toLowerCase()) }]
  })
  return { name, source: settings[0]?.ref.source ?? -1, settings: settings.sort((a, b) => settingRank(a.name) - settingRank(b.name)) }
}
