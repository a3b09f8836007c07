/** A case handed to a colleague as one file, and one that was handed over. */
import { formatCounted } from '@shared/base/format'
import type { App } from './app'
import { findEvidenceAgain } from './evidence-search'

/** Writes the open case: by the host's save dialog, or as a download of the browser. */
export async function handOver(app: App, withEvidence: boolean): Promise<void> {
  const { connection, session, notices, caseWork } = app
  const open = session.open.get()
  if (!open) return
  const what = withEvidence ? 'with its evidence' : 'without its evidence'
  try {
    const { path, ticket, missing } = await connection.host.handOver({ caseId: open.caseId, withEvidence, catalogue: open.catalogue })
    if (path === null && ticket === null) return
    if (ticket !== null) download(`/handover/${encodeURIComponent(ticket)}`)
    caseWork.note('handed-over', `handed over, ${what}`)
    notices.add({
      tone: missing.length > 0 ? 'problem' : 'info',
      what: path === null ? 'Case handed to the browser.' : 'Case written.',
      means:
        (path ?? `It saves one file in its download folder, ${what}.`) +
        (missing.length > 0 ? ` Not in it, because it can’t be read any more: ${formatCounted(missing.length, 'file')}.` : ''),
      ...(missing.length === 0 && { forMs: 12_000 }),
    })
  } catch (e) {
    notices.add({
      tone: 'problem',
      what: 'The case could not be written.',
      means: `${e instanceof Error ? e.message : String(e)} The case is as it was.`,
    })
  }
}

function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

/** Its notes are here; what they are about comes with the evidence. */
export function tellWaiting(app: App, caseId: string, name: string): void {
  void app.recent.load()
  const id = app.notices.add({
    tone: 'info',
    what: `The case in “${name}” is taken over, with what was done in it.`,
    means: 'Its evidence did not come with it. Say where you have it; it is compared by hash, and read.',
    actions: [
      {
        label: 'Find evidence…',
        run: () => {
          app.notices.dismiss(id)
          findEvidenceAgain(app, caseId)
        },
      },
    ],
  })
}
