/** Finding the evidence of a stored case after it was moved: by a folder a person points to, compared by hash. */
import { formatCounted } from '@shared/base/format'
import type { EvidenceSearch } from '@shared/contract/host'
import type { Dropped } from '../host/dropped'
import { copyToHost } from '../host/upload'
import type { App } from './app'

export const EVIDENCE_PICKER = 'pick-evidence'

/** Asks for a folder: by the host's dialog where there is one, by the browser's picker otherwise. */
export function findEvidenceAgain(app: App, caseId: string): void {
  app.seeking.set(caseId)
  if (!app.connection.hello.dialogs) document.getElementById(EVIDENCE_PICKER)?.click()
  else void byDialog(app, caseId)
}

async function byDialog(app: App, caseId: string): Promise<void> {
  const { host } = app.connection
  const paths = await host.choose({ what: 'folder' })
  if (paths && paths.length > 0) await look(app, caseId, () => host.findEvidence({ caseId, paths }))
}

/** The browser gives bytes, no paths: they are copied, and deleted when the case is closed. */
export async function findInChosen(app: App, chosen: Dropped): Promise<void> {
  const caseId = app.seeking.get()
  if (caseId === null) return
  const { host, token } = app.connection
  const { signal } = new AbortController()
  const finish = (uploadId: string) => host.findEvidence({ caseId, uploadId })
  const tell = (state: Parameters<Parameters<typeof copyToHost>[4]>[0]) => app.session.opening.set({ kind: 'upload', ...state })
  await look(app, caseId, () => copyToHost(host, token, chosen, signal, tell, finish))
}

async function look(app: App, caseId: string, search: () => Promise<EvidenceSearch>): Promise<void> {
  const { session, notices, recent } = app
  try {
    session.opening.set({ kind: 'asking', name: 'the evidence' })
    const found = await search()
    session.opening.set(null)
    tell(app, found)
    if (found.found === 0) return
    if (session.open.get()?.caseId === caseId) {
      session.evidenceFound(caseId, missingWords(found))
      app.caseWork.note('evidence-found', `evidence found again: ${formatCounted(found.found, 'file')}`)
    } else await session.openStored(caseId)
  } catch (e) {
    session.opening.set(null)
    notices.add({ tone: 'problem', what: 'The evidence could not be looked for.', means: e instanceof Error ? e.message : String(e) })
  } finally {
    void recent.load()
  }
}

function tell({ notices }: App, found: EvidenceSearch): void {
  const missing = missingWords(found)
  if (found.found === 0)
    notices.add({
      tone: 'problem',
      what: 'None of the evidence is in that folder.',
      means: `${missing ?? ''} Notes and index are as they were. Choose the folder that holds it.`,
    })
  else if (missing !== null)
    notices.add({ tone: 'problem', what: `${formatCounted(found.found, 'file')} of the evidence found again.`, means: missing })
  else notices.add({ tone: 'info', what: 'All of the evidence is found again.', means: 'Compared by hash.', forMs: 8000 })
}

/** Null when all is there and proven. */
function missingWords({ missing, changed, unproven }: EvidenceSearch): string | null {
  const parts = [
    ...(missing.length > 0 ? [`Not there: ${names(missing)}.`] : []),
    ...(changed.length > 0 ? [`Not as they were when they were indexed: ${names(changed)}.`] : []),
    ...(unproven.length > 0 ? [`Taken by name and size alone: ${names(unproven)}.`] : []),
  ]
  return parts.length === 0 ? null : parts.join(' ')
}

const SHOWN = 5
const names = (files: readonly string[]) =>
  `${files.slice(0, SHOWN).join(', ')}${files.length > SHOWN ? ` and ${files.length - SHOWN} more` : ''}`
