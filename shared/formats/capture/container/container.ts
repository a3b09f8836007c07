/** What reads the records of a capture file, whatever its format. */
import type { AddressName } from '../link/names'
import type { Notes } from '../notes'
import type { Packet } from '../packet'
import type { Balance } from './push-decoder'

/** Where packets go. */
export interface PacketSink {
  /** `packet` is valid until the call returns. */
  packet(packet: Packet): void
  /** All packets so far come again, in their right order. */
  restart(): void
}

export interface CaptureInterface {
  /** pcap's number of the link layer. */
  readonly link: number
  /** 0: not limited. */
  readonly snapLength: number
  readonly name: string
  readonly description: string
  /** Nanoseconds of its clock's unit; a power of two is rounded up. */
  readonly unitNanos: number
  /** Packets that its writer counted as lost; null when it counted none. */
  dropped: number | null
}

/** Comments by the person who captured; at most some are kept. */
export interface CaptureComment {
  /** Number of the packet; 0: of the file or an interface. */
  readonly packet: number
  readonly text: string
}

/** A process that NetMon saw own a connection. */
export interface CaptureProcess {
  readonly path: string
  readonly id: number
  readonly localPort: number
  readonly remotePort: number
  readonly local: string
  readonly remote: string
}

export type ContainerKind = 'pcap' | 'pcapng' | 'netmon1' | 'netmon2'

export interface Container {
  readonly kind: ContainerKind
  readonly balance: Balance
  readonly interfaces: readonly CaptureInterface[]
  readonly comments: readonly CaptureComment[]
  readonly processes: readonly CaptureProcess[]
  /** Hardware, system and program that wrote the file, as it says. */
  readonly writer: string
  /** `local`: the clock of the capturing machine without its zone. */
  readonly clock: 'utc' | 'local'
  push(bytes: Uint8Array): void
  finish(): void
}

export interface ContainerContext {
  readonly sink: PacketSink
  readonly notes: Notes
  /** A name the capturing program knew for an address. */
  readonly named: (name: AddressName) => void
}

/** No packet is longer; a record that claims more is damage. */
export const MOST_PACKET = 262_144
export const MOST_COMMENTS = 10_000
export const MOST_TEXT = 4_096
