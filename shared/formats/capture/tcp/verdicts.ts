/** What can be said of one packet of a stream: Wireshark's words, as bits. Several may hold. */

export const RETRANSMISSION = 1
export const FAST_RETRANSMISSION = 2
export const SPURIOUS_RETRANSMISSION = 4
export const OUT_OF_ORDER = 8
export const DUPLICATE_ACK = 16
export const ZERO_WINDOW = 32
export const ZERO_WINDOW_PROBE = 64
export const ZERO_WINDOW_PROBE_ACK = 128
export const WINDOW_FULL = 256
export const WINDOW_UPDATE = 512
export const KEEP_ALIVE = 1024
export const KEEP_ALIVE_ACK = 2048
export const LOST_SEGMENT = 4096
export const ACK_LOST_SEGMENT = 8192
export const REUSED_PORTS = 16384
/**
 * Not Wireshark's, and a bit further: the packet is the one before it once more, as the capture saw it twice. Whatever else is said of
 * it is the capture's doing.
 */
export const COPY = 65536

/** Sent again in any way. */
export const AGAIN = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION

/** In the order of their bits, copies at the end; the counters of a stream stand in this order. */
export const VERDICTS = [
  'plainRetransmissions',
  'fastRetransmissions',
  'spuriousRetransmissions',
  'outOfOrder',
  'duplicateAcks',
  'zeroWindows',
  'zeroWindowProbes',
  'zeroWindowProbeAcks',
  'windowFull',
  'windowUpdates',
  'keepAlives',
  'keepAliveAcks',
  'lostSegments',
  'ackLostSegments',
  'reusedPorts',
  'copies',
] as const

export type VerdictName = (typeof VERDICTS)[number]

// TCP flags
export const FIN = 1
export const SYN = 2
export const RST = 4
export const PSH = 8
export const ACK = 16

/** What a conversation had, as Wireshark counts it. */
export const HAD_SYN = 1
export const HAD_SYN_ACK = 2
export const HAD_ACK = 4
export const HAD_DATA = 8
export const HAD_FIN = 16
export const HAD_RST = 32
