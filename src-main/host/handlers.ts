/**
 * The calls of the contract, served the same by Electron and by the loopback host. Knows no transport and no shell; what only a shell
 * can do (dialogs) is handed in. Arguments come from a window and are checked before use.
 */
import { rm, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileName } from '@shared/base/format'
import { CONTRACT_VERSION, type HostApi, type MenuCommand, type ShellKind, type StoredCase } from '@shared/contract/host'
import type { Handlers } from '@shared/contract/rpc'
import { lineMatcher } from '@shared/query/line-pattern'
import { allRecords, type CaseRecord, checkEvidence, deleteRecord, loadRecord, newCaseId } from '../cases/case-record'
import { type HandOver, saveHandOver } from '../cases/hand-over'
import { addToJournal, endJournal, followJournal, journalPage } from '../cases/journals'
import { isHandOver, takeOver } from '../cases/take-over'
import { Uploads } from '../cases/uploads'
import type { CaseFacts } from '../ingest/catalogue'
import { asRoots, inputNames } from '../ingest/roots'
import { PRODUCER, VERSION } from '../version'
import { CaseHost, type CaseOptions, type Emit } from './case-host'
import { asArray, asBytes, asCommands, asEntries, asNumber, asOptionalNumber, asSecret, asString, refuse } from './checks'
import { OpenCases } from './open-cases'
import { Tickets } from './tickets'

export interface ShellParts {
  readonly shell: ShellKind
  /** Folder of the host's own data. */
  readonly data: string
  /** Folder of the example bundle. */
  readonly example: string
  readonly choose?: (what: 'folder' | 'files') => Promise<readonly string[] | null>
  readonly saveFile?: (name: string, bytes: Uint8Array) => Promise<string | null>
  /** Asks for the place of a file that is written later. */
  readonly askWhere?: (name: string) => Promise<string | null>
  /** Opens another window; `start` is what it begins with, as its address carries it. */
  readonly openWindow?: (start: string) => void
  readonly dragOut?: (name: string, bytes: Uint8Array) => Promise<void>
  readonly tellMenu?: (commands: readonly MenuCommand[]) => void
  /** Answers the factor that holds then. */
  readonly zoom?: (step: 1 | 0 | -1) => number
  /** The window listens from now on: signals sent before its hello are lost. */
  readonly onHello?: () => void
}

export interface Served {
  readonly handlers: Handlers<HostApi>
  /** Segment for the bulk path of the loopback host. */
  segment(caseId: string, index: number): ArrayBufferLike
  /** What a ticket stands for, once; null for none. */
  handOver(ticket: string): { readonly name: string; readonly wanted: HandOver } | null
  uploadChunk(uploadId: string, path: string, offset: number, bytes: Uint8Array): Promise<void>
  /** Ends jobs and deletes temporary copies; when the window goes. */
  close(): Promise<void>
}

const MOST_REFS = 500
/** Files of a case that can be named in one call. */
const MOST_SOURCES = 1_000_000
const MOST_PACKETS = 20_000
const MOST_FRAME = 262_144
/** Files that a search for evidence names. */
const MOST_NAMED = 1000

export function createHost(parts: ShellParts, emit: Emit): Served {
  const cases = new OpenCases(parts.data, emit)
  const uploads = new Uploads(parts.data)
  const following = new Map<string, () => void>()
  const tickets = new Tickets<{ name: string; wanted: HandOver }>()
  const get = (caseId: unknown) => cases.find(asString('caseId', caseId)) ?? refuse('NO_CASE', 'This case is not open.')
  /** To be read again: what comes of it is told to this window. */
  const getToRead = (caseId: unknown) => cases.read(get(caseId).id) ?? get(caseId)
  const made = (options: Omit<CaseOptions, 'data' | 'emit'>) =>
    cases.add(options.facts.caseId, (tell) => new CaseHost({ data: parts.data, ...options, emit: tell }))

  /** Of this window or another one, or of the data folder; from then on open here. Null when there is no record of it. */
  const stored = async (id: string): Promise<CaseHost | null> => {
    if (!cases.find(id) && !cases.join(id)) {
      const record = await loadRecord(parts.data, id)
      const facts = { caseId: id, name: '', inputs: [], example: false, createdAt: 0, producer: PRODUCER }
      // another call may have been as quick
      if (record && !cases.find(id) && !cases.join(id)) made({ roots: [], facts, temporary: null }).readFrom(record)
    }
    return cases.find(id)
  }

  const openStored = async (caseId: unknown): Promise<CaseHost> => {
    await stored(asString('caseId', caseId))
    return getToRead(caseId)
  }

  /** The case that one file was which a colleague handed over; null for anything else. */
  const taken = async (roots: readonly string[]): Promise<{ caseId: string; waiting?: true } | null> => {
    const [path] = roots
    if (path === undefined || !(await isCase(roots))) return null
    const caseId = newCaseId()
    const { record, withEvidence } = await takeOver(path, parts.data, caseId)
    if (!withEvidence || !record.facts) return { caseId, waiting: true }
    const opened = made({ roots: record.roots ?? [], facts: record.facts, temporary: null })
    setImmediate(() => opened.start())
    return { caseId }
  }

  const unfollow = (id: string) => {
    following.get(id)?.()
    following.delete(id)
  }

  const begin = (roots: readonly string[], temporary: string | null, example = false, name?: string) => {
    const caseId = newCaseId()
    const inputs = name === undefined ? inputNames(roots) : [name]
    const facts = {
      caseId,
      name: example ? 'Example organisation' : inputs.join(', '),
      inputs,
      example,
      createdAt: Date.now(),
      producer: PRODUCER,
    }
    const opened = made({ roots: asRoots(roots), facts, temporary })
    // after the answer, so that the window knows the case before its first signal
    setImmediate(() => opened.start())
    return { caseId }
  }

  const handlers: Handlers<HostApi> = {
    hello() {
      setImmediate(() => parts.onHello?.())
      return {
        shell: parts.shell,
        version: VERSION,
        contract: CONTRACT_VERSION,
        dialogs: parts.choose !== undefined,
        windows: parts.openWindow !== undefined,
        platform: process.platform,
      }
    },
    async openPaths(_c, { paths }) {
      const roots = await present(paths)
      return (await taken(roots)) ?? begin(roots, null)
    },
    async addPaths(_c, { caseId, paths }) {
      const open = getToRead(caseId)
      const roots = await present(paths)
      if (await isCase(roots)) refuse('IS_CASE', 'It is a case of its own.')
      return { added: await open.addPaths(roots) }
    },
    openExample: () => begin([parts.example], null, true),
    beginUpload: async (_c, { name }) => ({ uploadId: await uploads.begin(asString('name', name)) }),
    uploadChunk: (_c, a) =>
      uploads.chunk(asString('uploadId', a.uploadId), asString('path', a.path), asNumber('offset', a.offset), asBytes('bytes', a.bytes)),
    async finishUpload(_c, { uploadId, caseId }) {
      // before the upload is ended: a wrong case leaves it as it was
      const open = caseId === undefined ? null : getToRead(caseId)
      const upload = await uploads.finish(asString('uploadId', uploadId))
      if (await isCase(upload.roots)) {
        try {
          if (open) refuse('IS_CASE', 'It is a case of its own.')
          const other = await taken(upload.roots)
          if (other) return { ...other, added: upload.files.length }
        } finally {
          await rm(upload.folder, { recursive: true, force: true })
        }
      }
      if (open) return { caseId: open.id, added: await open.addUpload(upload) }
      return { ...begin(upload.roots, upload.folder, false, upload.name), added: upload.files.length }
    },
    abortUpload: (_c, { uploadId }) => uploads.abort(asString('uploadId', uploadId)),
    cancel(_c, { caseId }) {
      get(caseId).cancel()
    },
    pause(_c, { caseId, source }) {
      get(caseId).pause(asOptionalNumber('source', source))
    },
    resume(_c, { caseId, source }) {
      get(caseId).resume(asOptionalNumber('source', source))
    },
    skip(_c, { caseId, source }) {
      get(caseId).skip(asNumber('source', source))
    },
    first(_c, { caseId, source }) {
      get(caseId).first(asNumber('source', source))
    },
    unlock: async (_c, { caseId, password }) => ({ unlocked: await getToRead(caseId).unlock(asSecret('password', password)) }),
    catalogue: (_c, { caseId }) => get(caseId).catalogue,
    segment: (_c, { caseId, index }) => plain(get(caseId).segment(asNumber('index', index))),
    stored(_c, { caseId }) {
      get(caseId).stored()
      cases.stored(get(caseId).id)
    },
    readEvidence(_c, { caseId, refs }) {
      const checked = asArray('refs', refs, 0, MOST_REFS).map((r) => ({
        source: asNumber('source', r.source),
        offset: asNumber('offset', r.offset),
        length: asNumber('length', r.length),
      }))
      return get(caseId).readEvidence(checked)
    },
    async searchLines({ signal }, { caseId, search, sources, pattern, ignoreCase }) {
      const wanted = asArray('sources', sources, 0, MOST_SOURCES).map((s) => asNumber('sources', s))
      const asked = { pattern: asString('pattern', pattern), ignoreCase: ignoreCase === true }
      const problem = lineMatcher(asked)
      if (typeof problem === 'string') refuse('BAD_ARGUMENT', problem)
      const id = asString('search', search)
      return get(caseId).searchLines(wanted, asked, signal, (found) => emit('lineHits', { caseId, search: id, ...found }))
    },
    async cutPackets(_c, { caseId, source, offsets }) {
      const wanted = asArray('offsets', offsets, 1, MOST_PACKETS).map((o) => asNumber('offsets', o))
      const cut = await get(caseId).cutPackets(asNumber('source', source), wanted)
      return { ...cut, bytes: plain(cut.bytes.buffer) }
    },
    async readFrame(_c, { caseId, source, offset, length }) {
      const [at, size] = [asNumber('offset', offset), Math.min(asNumber('length', length), MOST_FRAME)]
      // a copy: the bytes may be part of a larger buffer
      return new Uint8Array(await get(caseId).readFrame(asNumber('source', source), at, size)).buffer
    },
    async attach(_c, { caseId }) {
      const id = asString('caseId', caseId)
      return (
        (await stored(id))?.checkEvidence() ?? {
          evidence: 'gone',
          note: 'This host has no record of where the evidence is. Everything indexed can be used; raw lines can’t be read.',
        }
      )
    },
    async cases() {
      const records = await allRecords(parts.data)
      return Promise.all(records.flatMap((r) => (r.facts ? [storedCase(r, r.facts)] : [])))
    },
    async readAgain(_c, { caseId }) {
      await (await openStored(caseId)).readAgain()
    },
    async findEvidence(_c, { caseId, paths, uploadId }) {
      const open = await openStored(caseId)
      const upload = uploadId === undefined ? null : await uploads.finish(asString('uploadId', uploadId))
      const found = await open.findEvidence(upload?.roots ?? (await present(paths ?? [])), upload?.folder ?? null)
      const names = (files: readonly string[]) => files.slice(0, MOST_NAMED).map((f) => basename(f))
      return { found: found.found, missing: names(found.missing), changed: names(found.changed), unproven: names(found.unproven) }
    },
    journal(_c, { caseId, from }) {
      const id = asString('caseId', caseId)
      const page = journalPage(parts.data, id, asNumber('from', from))
      if (!following.has(id))
        following.set(
          id,
          followJournal(parts.data, id, (entries) => emit('journal', { caseId: id, entries })),
        )
      return page
    },
    append: (_c, { caseId, entries }) => addToJournal(parts.data, asString('caseId', caseId), asEntries('entries', entries)),
    async handOver(_c, { caseId, withEvidence, catalogue }) {
      const record = (await loadRecord(parts.data, asString('caseId', caseId))) ?? refuse('NO_CASE', 'There is no record of this case yet.')
      const wanted: HandOver = { data: parts.data, record, catalogue, withEvidence: withEvidence === true }
      // an ending of its own, so that the system knows whom to ask; inside it is a zip
      const name = `${fileName(record.facts?.name ?? '') || 'case'}.hopscope`
      if (!parts.askWhere) return { path: null, ticket: tickets.put({ name, wanted }), missing: [] }
      const path = await parts.askWhere(name)
      return path === null ? { path, ticket: null, missing: [] } : { ...(await saveHandOver(wanted, path)), ticket: null }
    },
    async closeCase(_c, { caseId }) {
      const id = asString('caseId', caseId)
      unfollow(id)
      await cases.close(id)
    },
    async deleteCase(_c, { caseId }) {
      const id = asString('caseId', caseId)
      unfollow(id)
      await cases.end(id)
      await endJournal(parts.data, id)
      await deleteRecord(parts.data, id)
    },
    dragOut(_c, { name, bytes }) {
      if (!parts.dragOut) return refuse('NO_WINDOWS', 'The browser drags by itself.')
      return parts.dragOut(asString('name', name), asBytes('bytes', bytes))
    },
    tellMenu(_c, { commands }) {
      parts.tellMenu?.(asCommands('commands', commands))
    },
    zoom(_c, { step }) {
      if (!parts.zoom) return refuse('NO_WINDOWS', 'The browser zooms by itself.')
      return { factor: parts.zoom(step === 1 || step === -1 ? step : 0) }
    },
    openWindow(_c, { start }) {
      const checked = asString('start', start)
      if (!parts.openWindow) refuse('NO_WINDOWS', 'This host has no windows of its own; the browser has.')
      parts.openWindow(checked)
    },
    linkWindows: (_c, { caseId }) => ({ others: cases.link(get(caseId).id) }),
    tellWindows(_c, { caseId, message }) {
      cases.tell(get(caseId).id, message)
    },
    choose: (_c, { what }) => (parts.choose ?? noDialogs)(what === 'files' ? 'files' : 'folder'),
    saveFile: (_c, { name, bytes }) => (parts.saveFile ?? noDialogs)(asString('name', name), asBytes('bytes', bytes)),
  }
  return {
    handlers,
    segment: (caseId, index) => get(caseId).segment(index),
    handOver: (ticket) => tickets.take(ticket),
    uploadChunk: (uploadId, path, offset, bytes) => uploads.chunk(uploadId, path, offset, bytes),
    async close() {
      for (const id of [...following.keys()]) unfollow(id)
      await cases.closeAll()
      await uploads.closeAll()
    },
  }
}

async function storedCase(record: CaseRecord, { name, example, createdAt }: CaseFacts): Promise<StoredCase> {
  const { first = null, last = null, servers = 0, messages = 0 } = record.summary ?? {}
  return { caseId: record.caseId, name, example, createdAt, first, last, servers, messages, ...(await checkEvidence(record)) }
}

/** One file that a colleague handed over. */
const isCase = async ([path, ...others]: readonly string[]) => path !== undefined && others.length === 0 && (await isHandOver(path))

/** Absolute paths of things that are there. */
async function present(paths: readonly string[]): Promise<string[]> {
  const roots = asArray('paths', paths, 1, 1000).map((p) => resolve(asString('paths', p)))
  for (const root of roots) {
    if (!(await stat(root).catch(() => null))) refuse('NOT_FOUND', `There is nothing at ${root}.`)
  }
  return roots
}

const noDialogs = (): never => refuse('NO_DIALOGS', 'This host has no dialogs; the window has its own.')

/** Ports and sockets carry plain buffers: shared memory is copied. */
function plain(buffer: ArrayBufferLike): ArrayBuffer {
  return buffer instanceof ArrayBuffer ? buffer : (new Uint8Array(buffer).slice().buffer as ArrayBuffer)
}
