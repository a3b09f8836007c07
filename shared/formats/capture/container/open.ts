/** Which container a file is, by its first four bytes. */
import { u32le } from '../bytes'
import type { Container, ContainerContext } from './container'
import { NetmonDecoder } from './netmon'
import { PcapDecoder, pcapForm } from './pcap'
import { PcapngDecoder } from './pcapng'

/** Bytes that telling needs. */
export const MAGIC_BYTES = 4

const PCAPNG = 0x0a0d0d0a
const GMBU = 0x55424d47
const RTSS = 0x53535452

/** Null when the bytes begin no capture that is read here. */
export function openContainer(head: Uint8Array, context: ContainerContext): Container | null {
  const magic = head.length < MAGIC_BYTES ? 0 : u32le(head, 0)
  if (magic === PCAPNG) return new PcapngDecoder(context)
  if (magic === GMBU || magic === RTSS) return new NetmonDecoder(context)
  return head.length >= MAGIC_BYTES && pcapForm(head, 0) ? new PcapDecoder(context) : null
}

/** Whether a file begins as one of them. */
export function isCapture(head: Uint8Array): boolean {
  const magic = head.length < MAGIC_BYTES ? 0 : u32le(head, 0)
  return magic === PCAPNG || magic === GMBU || magic === RTSS || (head.length >= MAGIC_BYTES && pcapForm(head, 0) !== null)
}
