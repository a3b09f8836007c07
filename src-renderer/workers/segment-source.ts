/** Where the bytes of a segment come from. HTTP goes straight from the worker; other links end in the window, which passes them on. */
import type { Client } from '@shared/contract/rpc'
import type { BackApi, Bulk } from './case-api'

export interface SegmentSource {
  /** Null when the host no longer has it: a newer generation replaced it. */
  get(index: number): Promise<ArrayBuffer | null>
}

export function segmentSource(caseId: string, bulk: Bulk, back: Client<BackApi, Record<string, never>>): SegmentSource {
  return bulk.kind === 'http' ? overHttp(caseId, bulk.token) : throughWindow(caseId, back)
}

function overHttp(caseId: string, token: string): SegmentSource {
  return {
    async get(index) {
      const answer = await fetch(`/bulk/${encodeURIComponent(caseId)}/${index}`, { headers: { 'x-hopscope-token': token } })
      if (answer.status === 404 || answer.status === 410) return null
      if (!answer.ok) throw new Error(`the host answered ${answer.status} for segment ${index}`)
      return answer.arrayBuffer()
    },
  }
}

function throughWindow(caseId: string, back: Client<BackApi, Record<string, never>>): SegmentSource {
  return {
    async get(index) {
      try {
        return await back.segment({ caseId, index })
      } catch (e) {
        if ((e as { code?: string }).code === 'GONE') return null
        throw e
      }
    },
  }
}
