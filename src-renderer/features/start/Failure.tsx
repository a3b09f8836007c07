import { useApp } from '../../state/app'
import { findEvidenceAgain } from '../../state/evidence-search'
import { useStore } from '../../state/store'

/** What happened, what it means, what can be done. */
const TEXTS: Readonly<Record<string, readonly [what: string, means: string]>> = {
  NOT_FOUND: [
    'is not there any more.',
    'It may have been moved, renamed or unplugged. Nothing was read. Drop it again from where it is now.',
  ],
  BUSY: ['has to wait: another case is being read.', 'Stop that one first, or wait until it is done.'],
  EMPTY: [
    'holds no file that could be read.',
    'The folder is empty, or its files may not be read by you. Check its permissions, or unpack it first.',
  ],
  CLOSED: [
    'could not be opened: the reading part of Hopscope has stopped.',
    'Nothing was changed. Start Hopscope again and drop it once more.',
  ],
  NOT_STORED: [
    'is not whole in the store.',
    'It was closed before everything was kept, the browser cleared it, or another version of Hopscope kept it. Drop the evidence again; it takes as long as the first time.',
  ],
  EVIDENCE_GONE: [
    'has lost its index, and its evidence is not where it was.',
    'Notes, pins and tags are kept. Say where the evidence is now, and it is compared by hash and read again.',
  ],
  HAND_OVER: [
    'was not taken over.',
    'It says that it is a case somebody handed over, and does not hold what it says. Nothing of it was kept. Ask for it again.',
  ],
  UPLOAD: [
    'could not be copied to the end.',
    'The disk may be full, or the reading part of Hopscope has stopped. What was copied is deleted again.',
  ],
  NOT_READY: ['can’t be opened by this build.', 'The part that reads files is missing from it.'],
}

export function Failure() {
  const app = useApp()
  const { session } = app
  const failure = useStore(session.failure, (f) => f)
  if (!failure) return null
  const [what, means] = TEXTS[failure.code] ?? [
    'could not be opened.',
    'Nothing was changed. Try it once more; if it stays so, the detail below helps.',
  ]
  return (
    <div className="problem-box" role="alert">
      <strong>
        {failure.name} {what}
      </strong>
      <p>{means}</p>
      {failure.code === 'EVIDENCE_GONE' && failure.caseId !== null && (
        <button type="button" className="btn" style={{ marginTop: 8 }} onClick={() => findEvidenceAgain(app, failure.caseId ?? '')}>
          Find evidence again…
        </button>
      )}
      <details className="xs dim" style={{ marginTop: 6 }}>
        <summary>Detail</summary>
        {failure.code}: {failure.message}
      </details>
    </div>
  )
}
