/** What the window says when evidence was added, or was not: what happened, what it means, what can be done. Pure. */
import type { Added } from './adding'
import type { Notice } from './notices'

type Words = Pick<Notice, 'tone' | 'what' | 'means' | 'actions'> & { readonly forMs?: number }

const MEANS: Readonly<Record<string, string>> = {
  NOT_FOUND: 'It is not there any more. It may have been moved, renamed or unplugged. The case is as it was.',
  UPLOAD:
    'It could not be copied to the end: the disk may be full, or the reading part of Hopscope has stopped. What was copied is deleted again.',
  EMPTY: 'It holds no file that could be read. The case is as it was.',
  NO_CASE: 'The reading part of Hopscope has closed this case meanwhile. Open it again from Cases.',
}

/** Null when there is nothing to say: the panel that shows the reading says it. */
export function addingWords({ name, added, problem, openAlone }: Added): Words | null {
  if (problem === null)
    return added > 0
      ? null
      : {
          tone: 'info',
          what: `“${name}” is in this case already.`,
          means: 'Nothing has changed. A file that was mended where it lies is read again when its evidence is opened as a new case.',
          actions: [],
          forMs: 12_000,
        }
  const what = `“${name}” was not added.`
  if (problem.code === 'CANCELLED')
    return {
      tone: 'info',
      what,
      means: 'You cancelled it. What was copied is deleted again; the case is as it was.',
      actions: [],
      forMs: 8000,
    }
  if (problem.code === 'IS_CASE')
    return {
      tone: 'info',
      what: `“${name}” is a case that somebody handed over.`,
      means: 'It can’t be evidence of this one. It opens as a case of its own, with what was done in it.',
      actions: [{ label: 'Open it', run: openAlone }],
    }
  if (problem.code === 'EVIDENCE_GONE')
    return {
      tone: 'problem',
      what,
      means:
        'Adding reads the whole case again, and its evidence is not where it was. Put that back and open the case again from Cases, or ' +
        'open this as a case of its own. What is stored stays as it is.',
      actions: [{ label: 'Open it as a new case', run: openAlone }],
    }
  return { tone: 'problem', what, means: MEANS[problem.code] ?? `${problem.message} The case is as it was.`, actions: [] }
}
