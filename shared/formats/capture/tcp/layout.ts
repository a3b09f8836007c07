/**
 * Where the numbers of a stream stand: 32-bit words of a record of RECORD words, in pages. Each side has a part of SIDE words; the counters of
 * rare events are in a record of their own, which only streams have that had one. A stream in health is 360 bytes and its place in the hash.
 *
 * Times are two words: seconds since 1970 and nanoseconds.
 */
import { STAIR } from './staircase'

// of a stream
export const HOST_A = 0
export const HOST_B = 1
/** Port of A in the upper half, of B in the lower. */
export const PORTS = 2
export const DOMAIN = 3
export const FIRST_FRAME = 4
export const LAST_FRAME = 5
export const FIRST_TIME = 6
export const LAST_TIME = 8
/** Bits of HAD_… (0–7); as TShark prints them on the last packet (8–15) and with it (20–27); the client's side + 1 by SYN (16–17), by SYN/ACK (18–19). */
export const HAD = 10
/** SYNs in the lower half, SYN/ACKs in the upper. */
export const SYNS = 11
/** FINs in the lower half, packets that use the ports again in the upper: common enough to need no record of trouble. */
export const FINS = 12
export const LAST_SYN_TIME = 13
export const RTT = 15
export const SYN_FRAME = 17
export const SYN_ACK_FRAME = 18
export const SYN_ACK_DELAY = 19
/** Three gaps of four words: seconds, nanoseconds, frame before, frame after; largest first. */
export const GAPS = 21
export const GAP_COUNT = 3
export const GAP = 4
/** Record of trouble + 1; 0 is none. */
export const TROUBLE = 33
/** The stream with the same key before this one + 1; 0 is none. */
export const BEFORE = 34
/** Byte of the first packet's record in the file: low and high word. */
export const PLACE = 35
/** Bits: the SMTP reader has it (1), or looked and refused (2). */
export const DIALOGUE = 37
export const SIDES = 38

// of a side, from SIDES + side·SIDE
export const NEXT = 0
export const CONTIG = 1
export const LAST_ACK = 2
export const WINDOW = 3
export const DUP = 4
export const NEXT_TIME = 5
export const ACK_TIME = 7
export const BITS = 9
export const BASE = 10
/** First and last segment of the list of unacknowledged ones, + 1. */
export const OLDEST = 11
export const NEWEST = 12
export const WAITING = 13
export const PACKETS = 14
/** Low word, high word. */
export const FRAME_BYTES = 15
export const PAYLOAD_BYTES = 17
/** Resets (0–15), large sends seen (16). */
export const RESETS = 19
/** Largest segment size that its SYN said (0–15); the largest segment seen (16–31). */
export const SIZES = 20
export const CHECKED = 21
export const BAD = 22
/** Bad ones that hold the sum of the pseudo header alone: proof that the card was to fill it in. */
export const PARTIAL = 23
/** TTL: of the last reset (0–7), least (8–15) and most (16–23) of other packets, of the last packet (24–31). */
export const TTLS = 24
/** Hash of the last packet's TCP header and IP id. */
export const LAST_HASH = 25
export const SIDE = 26

export const RECORD = SIDES + 2 * SIDE

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

// of a record of trouble: the counters in the order of VERDICTS, then the segments sent again of each side
export const COUNTERS = 0
export const STAIRS = 16
export const TROUBLE_RECORD = STAIRS + 2 * STAIR
