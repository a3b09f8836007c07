/** The event of Windows around a packet, as etw/net-event reads it. */
import { u16le, u32le } from '../bytes'
import { isNdis, NDIS_DATA, RAW_IP, RECEIVED, SENT, START, userData } from '../etw/net-event'
import { Header, type Layer } from './layer'

export interface EventLayer {
  /** Ends where the packet begins. */
  readonly layer: Layer
  /** A later piece of a packet has no headers. */
  readonly packet: 'ethernet' | 'ip' | 'piece'
}

/** Null when the frame is no event with a packet. */
export function eventLayer(b: Uint8Array): EventLayer | null {
  const data = userData(b, 0, b.length)
  if (data === 0 || !isNdis(b, 24) || data + NDIS_DATA > b.length) return null
  const [low, high] = [u32le(b, 48), u32le(b, 52)]
  const way = (high & SENT) !== 0 ? 'sent by this machine' : (high & RECEIVED) !== 0 ? 'received by this machine' : 'way not told'
  const layer = new Header('Event of Windows, NDIS packet capture', 0)
    .add('Event', 40, 2, u16le(b, 40))
    .add('Way', 52, 4, way)
    .add('Adapter', data, 4, u32le(b, data))
    .add('Lower adapter', data + 4, 4, u32le(b, data + 4))
    .add('Packet length', data + 8, 4, u32le(b, data + 8))
    .done(data + NDIS_DATA, way)
  return { layer, packet: (low & START) === 0 ? 'piece' : (low & RAW_IP) !== 0 ? 'ip' : 'ethernet' }
}
