/**
 * The one packet that passes through a reader. It is filled again for each packet of the file, layer by layer, and must not be kept: who
 * wants something of it copies the numbers. `bytes` is the buffer it stands in, which is reused as well.
 */

/** What was found innermost. */
export const OTHER = 0
export const TCP = 1
export const UDP = 2
export const ICMP_ERROR = 3

/** Which way a packet went, as the capture's writer says. */
export const WAY_UNKNOWN = 0
export const WAY_IN = 1
export const WAY_OUT = 2

export class Packet {
  /** From 1, in the order of the file's own table where it has one; what Wireshark shows as the frame's number. */
  number = 0
  /** Byte of its record in the unpacked file. */
  offset = 0
  /** Whole seconds since 1970 (0 to 2^32 − 1; the clock of the file, see CaptureFacts.clock) and nanoseconds of the second. */
  seconds = 0
  nanos = 0
  /** The record says no time (simple packets of pcapng). */
  timeless = false
  /** Bytes in the file and bytes it had on the wire. */
  captured = 0
  length = 0
  /** Bytes of its frame beside those: of the event around the packet, see etw/. */
  wrapped = 0
  /** pcap's number of the link layer. */
  link = 0
  /** Index of the interface in CaptureFacts.interfaces. */
  port = 0
  way: 0 | 1 | 2 = WAY_UNKNOWN

  bytes: Uint8Array = new Uint8Array(0)
  /** First byte of the link layer in `bytes`, and behind the last captured one. */
  at = 0
  end = 0

  // what link/ fills
  what = OTHER
  /** Number of the VLANs and virtual networks around it, see link/domains.ts; 0 is none. */
  domain = 0
  /** 4 or 6; 0 when there is no IP. */
  version = 0
  /** First bytes of the innermost IP header, and of its addresses. */
  ip = 0
  source = 0
  target = 0
  ttl = 0
  protocol = 0
  /** First byte of TCP, UDP or ICMP, and how many bytes IP says there are from there on. */
  transport = 0
  transportLength = 0
  /** Checksum of the IPv4 headers is right or was not looked at; wrong ones may mean offload. */
  ipChecksumBad = false
  /** IP says a length of 0 and the frame's was taken: a segment too large for IP's field, seen before the card cut it. */
  largeSend = false

  // what tcp/ fills
  sourcePort = 0
  targetPort = 0
  seq = 0
  ack = 0
  flags = 0
  window = 0
  payload = 0
  /** Bytes of payload on the wire; those in `bytes` may be fewer. */
  payloadLength = 0
  /** Index of its stream; −1 for none. */
  stream = -1
  /** 0: from the end of the stream that is first in its key, 1: from the other. */
  side: 0 | 1 = 0
  /** Bits of tcp/verdicts.ts. */
  verdict = 0
  /** Of a plain retransmission: how long after the oldest segment that was not acknowledged. */
  delaySeconds = 0
  delayNanos = 0
  /** Bits of tcp/checksum.ts. */
  checksum = 0
}
