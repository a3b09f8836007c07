import { formatBytes } from '@shared/base/format'
import { Icon } from '../../components/Icon'
import { StateWord } from '../../marks/outcome'
import { type FileItem, STATE_WORDS } from './file-items'

/** The sign and the sentence of a file's state. */
export function FileStateWord({ file }: { file: FileItem }) {
  const note = file.note
  switch (file.state) {
    case 'indexed':
      return <StateWord state="check">{note ?? 'indexed'}</StateWord>
    case 'indexed-with-notes':
      return <StateWord state="warning">{note ?? 'indexed, with notes'}</StateWord>
    case 'unreadable':
      return <StateWord state="failed">{note ?? 'unreadable'}</StateWord>
    case 'locked':
      return (
        <span className="state defer">
          <Icon name="lock" size="s" />
          <span className="clip">{note ?? 'locked'}</span>
        </span>
      )
    case 'reading':
    case 'looking':
      return (
        <span className="state-bar">
          <span className="progress">
            <span style={{ width: `${file.bytes > 0 ? Math.min(100, (file.done / file.bytes) * 100) : 0}%` }} />
          </span>
          <span className="clip">{note ?? `${formatBytes(file.done)} of ${formatBytes(file.bytes)}`}</span>
        </span>
      )
    default:
      return (
        <span className="dim">
          {SIGNS[file.state]} {note ?? STATE_WORDS[file.state]}
        </span>
      )
  }
}

const SIGNS = { waiting: '○', paused: '‖', duplicate: '=', 'not-needed': '–', skipped: '–' } as const
