/**
 * Properties by which Exchange's objects are known, under Exchange's own names. A property that is not here is kept all the same: the
 * lists tell what an object is, mend names that a table cut off or an export wrote in its own way, and decide whether a file is
 * PowerShell output at all.
 */

/** Of Get-MessageTrackingLog, and hardly of anything else. */
const TRACKING = `SourceContext InternalMessageId RecipientStatus RecipientCount MessageSubject MessageInfo MessageLatency
  MessageLatencyType EventData ClientHostname ServerHostname ReturnPath RelatedRecipientAddress NetworkMessageId TransportTrafficType
  OriginalClientIp OriginalServerIp`
const QUEUE = `NextHopDomain NextHopConnector NextHopCategory DeliveryType QueueIdentity MessageCount DeferredMessageCount LockedMessageCount
  LastRetryTime NextRetryTime FirstRetryTime OverrideSource`
const COPY = `ActiveDatabaseCopy ContentIndexState CopyQueueLength ReplayQueueLength LastInspectedLogTime SummaryCopyStatus StandbyMachines
  ActivationSuspended LastCopiedLogTime LastReplayedLogTime CopyStatus`
const DATABASE = `EdbFilePath MountedOnServer MountAtStartup ActivationPreference DatabaseCopies`
const DAG = `PrimaryActiveManager OperationalServers WitnessServer WitnessDirectory DatacenterActivationMode AlternateWitnessServer
  StartedMailboxServers StoppedMailboxServers ReplicationDagNetwork`
const SERVER = `ServerRole AdminDisplayVersion MessageTrackingLogPath MessageTrackingLogEnabled ConnectivityLogPath ConnectivityLogEnabled
  ReceiveProtocolLogPath SendProtocolLogPath InternalDNSAdapterEnabled ExternalDNSAdapterEnabled InternalDNSServers ExternalDNSServers
  MaxOutboundConnections DatabaseCopyAutoActivationPolicy IsHubTransportServer IntraOrgConnectorProtocolLoggingLevel`
const RECEIVE = `RemoteIPRanges PermissionGroups TransportRole Bindings BannerFQDN TarpitInterval MaxAcknowledgementDelay`
const SEND = `AddressSpaces SmartHosts SmartHostsString DNSRoutingEnabled SourceTransportServers FrontendProxyEnabled SmartHostAuthMechanism
  IsScopedConnector HomeMtaServerId`
const TRANSPORT = `ShadowRedundancyEnabled SafetyNetHoldTime MaxDumpsterTime MaxDumpsterSizePerDatabase ShadowHeartbeatTimeoutInterval
  ShadowMessageAutoDiscardInterval RejectMessageOnShadowFailure GenerateCopyOfDSNFor TLSReceiveDomainSecureList`
const DOMAIN = `DomainType AllowedOOFType TNEFEnabled AddressBookEnabled MatchSubDomains TrustedMailInboundEnabled`

/** Seen on Exchange's objects and on others: good names, no proof. */
const COMMON = `Timestamp ClientIp ServerIp ConnectorId Source EventId MessageId Recipients TotalBytes Reference Sender Directionality
  TenantId SchemaVersion Identity Name Status State Component ServerFqdn DomainName LastError RetryCount Velocity RiskLevel DatabaseName
  MailboxServer Servers Fqdn AuthMechanism Enabled RunspaceId ObjectState IsValid Site Edition Server ProtocolLoggingLevel
  RequireTLS TlsSettings OutgoingRate IncomingRate OutboundIPPool PSComputerName Guid DistinguishedName ExchangeVersion
  OriginatingServer WhenChangedUTC WhenCreatedUTC ObjectCategory ObjectClass`

const words = (text: string) => text.split(/\s+/)
const lower = (text: string): ReadonlySet<string> => new Set(words(text.toLowerCase()))

export const NAMES = {
  tracking: lower(TRACKING),
  queue: lower(QUEUE),
  copy: lower(COPY),
  database: lower(DATABASE),
  dag: lower(DAG),
  server: lower(SERVER),
  receive: lower(RECEIVE),
  send: lower(SEND),
  transport: lower(TRANSPORT),
  domain: lower(DOMAIN),
}

const CANONICAL: ReadonlyMap<string, string> = new Map(
  [TRACKING, QUEUE, COPY, DATABASE, DAG, SERVER, RECEIVE, SEND, TRANSPORT, DOMAIN, COMMON].flatMap(words).map((n) => [n.toLowerCase(), n]),
)

/** Names met so far: every object of a file has the same few. */
const met = new Map<string, string>()
const MOST_MET = 2000

/** Exchange's name for a property: whatever its case, with blanks between its words (as in an exported list), or as it stands. */
export function canonicalName(written: string): string {
  const known = met.get(written)
  if (known !== undefined) return known
  const name = canonical(written)
  if (written.length <= 64 && met.size < MOST_MET) met.set(written, name)
  return name
}

function canonical(written: string): string {
  const name = written.trim()
  if (name.length > 64) return name
  return CANONICAL.get(name.toLowerCase()) ?? CANONICAL.get(name.toLowerCase().replaceAll(' ', '')) ?? name
}

export function isKnownName(name: string): boolean {
  return CANONICAL.has(name.toLowerCase())
}

/** Whole name of a column that a table cut off (`NextHopDo...`), when only one is meant. */
export function uncutName(written: string): string {
  const stem = written.replace(/(?:\.\.\.|…)$/, '').toLowerCase()
  if (stem.length === written.length || stem.length < 4) return canonicalName(written)
  const meant = [...CANONICAL].filter(([name]) => name.startsWith(stem))
  return meant.length === 1 && meant[0] ? meant[0][1] : written
}

/** How many of the names (in lower case) are Exchange's own, and are hardly met elsewhere. */
export function tellingNames(names: Iterable<string>): number {
  let n = 0
  for (const name of names) if (Object.values(NAMES).some((set) => set.has(name))) n++
  return n
}
