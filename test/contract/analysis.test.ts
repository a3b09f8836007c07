/** The result has the contract's shape, its totals balance, and every statement leads to the bytes it rests on. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Ajv from 'ajv/dist/2020'
import { describe, expect, test } from 'vitest'
import { analyzePaths } from '../builders/analyze'

const root = resolve(import.meta.dirname, '../..')
const schema = JSON.parse(readFileSync(join(root, 'shared/contract/analysis.schema.json'), 'utf8'))
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema)

interface Ref {
  readonly path: string
  readonly line?: number
  readonly offset: number
}
interface Analysis {
  readonly totals: Record<string, number>
  readonly sources: readonly { readonly path: string; readonly state: string }[]
  readonly nodes: readonly { readonly id: string }[]
  readonly messages: readonly {
    readonly id: string
    readonly recipients: readonly { readonly address: string; readonly deliveredBy: string | null }[]
    readonly hops: readonly {
      readonly from: string
      readonly to: string
      readonly via: readonly string[]
      readonly evidence: readonly Ref[]
    }[]
  }[]
  readonly sessions: readonly { readonly id: string; readonly evidence: readonly Ref[]; readonly messages: readonly string[] }[]
}

const FOLDERS = ['resources/example', 'test/formats/message-tracking', 'test/formats/smtp-protocol']

describe.each(FOLDERS)('%s', (folder) => {
  const run = analyzePaths([join(root, folder)])

  test('validates and balances', async () => {
    const analysis = JSON.parse((await run).text) as Analysis
    validate(analysis)
    expect(validate.errors ?? []).toEqual([])
    const t = analysis.totals
    expect(t.bytesInRecords).toBeGreaterThan(0)
    expect(Number(t.bytesInRecords) + Number(t.bytesInHeaders) + Number(t.bytesSetAside)).toBe(t.bytesRead)
    expect(t.files).toBe(analysis.sources.length)
    expect(t.messages).toBe(analysis.messages.length)
    expect(t.hops).toBe(analysis.messages.reduce((n, m) => n + m.hops.length, 0))
    expect(t.sessions).toBe(analysis.sessions.length)
  })

  test('no id leads nowhere, no hop leads to itself, each recipient stands once', async () => {
    const analysis = JSON.parse((await run).text) as Analysis
    const nodes = new Set(analysis.nodes.map((n) => n.id))
    const messages = new Set(analysis.messages.map((m) => m.id))
    for (const m of analysis.messages) {
      expect(new Set(m.recipients.map((r) => r.address.toLowerCase())).size, m.id).toBe(m.recipients.length)
      for (const h of m.hops) {
        expect(h.from, m.id).not.toBe(h.to)
        for (const id of [h.from, h.to, ...h.via]) expect(nodes.has(id), `${m.id} ${id}`).toBe(true)
        expect(h.evidence.length, m.id).toBeGreaterThan(0)
      }
      for (const r of m.recipients) if (r.deliveredBy) expect(nodes.has(r.deliveredBy)).toBe(true)
    }
    for (const s of analysis.sessions) for (const id of s.messages) expect(messages.has(id), s.id).toBe(true)
  })

  test('line and offset of a reference are the same place', async () => {
    const analysis = JSON.parse((await run).text) as Analysis
    const refs = [...analysis.messages.flatMap((m) => m.hops.flatMap((h) => h.evidence)), ...analysis.sessions.flatMap((s) => s.evidence)]
    const files = new Map<string, Buffer>()
    for (const ref of refs) {
      const bytes = files.get(ref.path) ?? readFileSync(join(root, folder, ref.path))
      files.set(ref.path, bytes)
      // UTF-16 files count lines and bytes too, but their line ends are two bytes
      if (bytes[0] === 0xff || bytes[1] === 0) continue
      let line = 1
      for (let i = 0; i < ref.offset; i++) if (bytes[i] === 10) line++
      expect({ ...ref, line }).toEqual(ref)
      expect(ref.offset === 0 || bytes[ref.offset - 1] === 10 || ref.offset === 3, `${ref.path} ${ref.offset}`).toBe(true)
    }
  })
})
