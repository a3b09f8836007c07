import { CONTRACT_VERSION, type HostApi, type HostEvents, type ShellKind } from '@shared/contract/host'
import type { Handlers } from '@shared/contract/rpc'

export type Emit = <K extends keyof HostEvents & string>(name: K, data: HostEvents[K]) => void

const notYet = (): never => {
  throw Object.assign(new Error('not there yet'), { code: 'NOT_READY' })
}

/** Every window shell serves these. No transport, no electron import here. */
export function createHandlers(shell: ShellKind, _emit: Emit): Handlers<HostApi> {
  return {
    hello: () => ({ shell, version: '0.1.0', contract: CONTRACT_VERSION, dialogs: shell === 'electron', platform: process.platform }),
    openPaths: notYet,
    openExample: notYet,
    beginUpload: notYet,
    uploadChunk: notYet,
    finishUpload: notYet,
    abortUpload: notYet,
    cancel: notYet,
    catalogue: notYet,
    segment: notYet,
    stored: notYet,
    readEvidence: notYet,
    attach: notYet,
    closeCase: notYet,
    deleteCase: notYet,
    choose: notYet,
    saveFile: notYet,
  }
}
