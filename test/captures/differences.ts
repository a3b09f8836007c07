/** Where this program knowingly says something else than TShark 4.0.17, and why. A test fails when one of these is no longer needed. */

export interface Difference {
  readonly sample: string
  /** Of the path that `differences` prints. */
  readonly path: RegExp
  readonly why: string
}

const LENGTHS = /^(wire_bytes|captured_bytes)$|frame_bytes$/

export const DIFFERENCES: readonly Difference[] = [
  ...['fmt-pcapng-advanced-be.pcapng', 'fmt-pcapng-difficult-le.pcapng'].map((sample) => ({
    sample,
    path: /^(packets|wire_bytes|captured_bytes)$/,
    why: 'TShark counts custom blocks as frames. They are no packets; their numbers are left out, so that the others have theirs.',
  })),
  {
    sample: 'link-ip-fragments.pcap',
    path: /^streams\[1\]\.(tcp_checksum_bad|frames)/,
    why: 'Fragments overlap with other content. The first copy counts here; its checksum is right, that of TShark’s mixture is not.',
  },
  {
    sample: 'link-vlan-collisions.pcap',
    path: /^(tcp_streams|streams)/,
    why: 'The VLAN is part of the key: three connections with the same ends, not one with retransmissions.',
  },
  {
    sample: 'link-vxlan-overlap.pcap',
    path: /^(tcp_streams|streams)/,
    why: 'The virtual network is part of the key: three connections with the same ends, not one with retransmissions.',
  },
  {
    sample: 'netmon23-http-ipv6.cap',
    path: /^streams\[[123]\]\./,
    why: 'IPv6 packets of payload length 0 are large sends; TShark leaves them out and then misses their segments.',
  },
  {
    sample: 'synthetic-blackhole-sender-side.netmon23-netevents.cap',
    path: LENGTHS,
    why: 'Lengths are those of the packet inside the event, not of the event.',
  },
  {
    sample: 'smtp-data-250.pcap',
    path: /^streams\[0\]\.smtp_dialog\.commands\[1\]\.parameter$/,
    why: 'The secret behind AUTH PLAIN is masked.',
  },
  {
    sample: 'smtp-overlap-conflict.pcap',
    path: /^streams\[0\]\.smtp_dialog\.(commands|client_bytes_left_over)/,
    why: 'Other bytes stand where the answers were: without them lines after AUTH are its secrets up to the next known command.',
  },
  {
    sample: 'smtp-snaplen-cut.pcap',
    path: /^streams\[0\]\.smtp_dialog\.bytes_missing_from_capture/,
    why: 'What the snap length cut off is missing too.',
  },
]
