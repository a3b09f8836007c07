/**
 * Where the numbers of a stream stand: 32-bit words of a record of RECORD words, in pages. Each side has a part of SIDE words; what only streams
 * in trouble have is in a record of its own (troubles.ts). A record is 308 bytes; beside it a stream has its place in the hash.
 *
 * Times are two words: seconds since 1970 and nanoseconds.
 */

// of a stream
export const HOST_A = 0
export const HOST_B = 1
/** Port of A in the upper half, of B in the lower. */
export const PORTS = 2
export const DOMAIN = 3
export const FIRST_FRAME = 4
export const LAST_FRAME = 5
export const FIRST_TIME = 6
/**
 * Bits of HAD_… (0–7); as TShark prints them on the last packet (8–15) and with it (20–27); the client's side + 1 by SYN (16–17), by SYN/ACK
 * (18–19); what the SMTP reader says of it (28–29); the side of the last packet (30); something was said of a packet (31).
 */
export const HAD = 8
/** SYNs in the lower half, SYN/ACKs in the upper. */
export const SYNS = 9
/** FINs in the lower half, packets that use the ports again in the upper: common enough to need no record of trouble. */
export const FINS = 10
export const LAST_SYN_TIME = 11
export const RTT = 13
export const SYN_FRAME = 15
export const SYN_ACK_FRAME = 16
export const SYN_ACK_DELAY = 17
/** Three gaps of four words: seconds, nanoseconds, frame before, frame after; largest first. */
export const GAPS = 19
export const GAP_COUNT = 3
export const GAP = 4
/** Its record in Troubles; 0 is none. Wrong checksums alone are no trouble, but are counted there. */
export const TROUBLE = 31
/** The stream with the same key before this one + 1; 0 is none. */
export const BEFORE = 32
/** Byte of the first packet's record in the file: low and high word. */
export const PLACE = 33
export const SIDES = 35

// of a side, from SIDES + side·SIDE
export const NEXT = 0
export const CONTIG = 1
export const LAST_ACK = 2
/** The window of the last packet (0–15); resets (16–31). */
export const WINDOW = 3
export const NEXT_TIME = 4
/** Of the side's last packet. */
export const ACK_TIME = 6
export const BITS = 8
export const BASE = 9
/** Sequence number of its first packet. */
export const FIRST_SEQ = 10
/** First and last segment of the list of unacknowledged ones, + 1. */
export const OLDEST = 11
export const NEWEST = 12
export const PACKETS = 13
/** Low words of bytes on the wire and of bytes of data; their upper parts, up to 65,535, in the halves of BYTES_HIGH. */
export const FRAME_BYTES = 14
export const PAYLOAD_BYTES = 15
export const BYTES_HIGH = 16
/** Largest segment size that its SYN said (0–15); the largest segment seen (16–31). */
export const SIZES = 17
export const CHECKED = 18
/** TTL: of the last reset (0–7), least (8–15) and most (16–23) of other packets, of the last packet (24–31). */
export const TTLS = 19
/** Hash of the last packet's TCP header and IP id. */
export const LAST_HASH = 20
export const SIDE = 21

export const RECORD = SIDES + 2 * SIDE

// bits of HAD
export const DIALOGUE_AT = 28
export const LAST_SIDE_AT = 30
export const IN_TROUBLE = 0x8000_0000

// bits of BITS
export const NEXT_SET = 1
export const CONTIG_SET = 2
export const BASE_SET = 4
/** Scale is known (a SYN was seen): 8; scaling is not used: 16; shift in bits 8–11. */
export const SCALE_KNOWN = 8
export const SCALE_OFF = 16
export const LAST_WAS_KEEP_ALIVE = 32
export const LAST_WAS_PROBE = 64
/** The last packet was a SYN: its window is not scaled. */
export const WINDOW_UNSCALED = 128
export const SHIFT_AT = 8
/** Its SYN said that it takes selective acknowledgements: 4096; time stamps: 8192. */
export const SACK = 4096
export const STAMPS = 8192
/** Acknowledgements it repeated since the last new one, up to two (14–15). */
export const REPEATS_AT = 14
export const REPEATS = 3 << REPEATS_AT
/** IP said a length of 0. */
export const LARGE_SENDS = 0x10000
/** How many segments are in the list of unacknowledged ones (18–31). */
export const WAITING_AT = 18
