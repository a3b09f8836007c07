/** Raw lines of protocol logs without the secrets in them: what is shown and what is copied. */
import { splitRow } from '@shared/columns/scan/split-row'
import { withoutSecrets } from '@shared/model/smtp-secrets'
import type { SourceFile } from '@shared/model/source'

/** As it may be shown. `isSecret`: whether its session shows it to hold one; null when that is not known. Of other files the text as it is. */
export function shownText(text: string, file: SourceFile | undefined, isSecret: boolean | null): string {
  if (file?.kind !== 'smtp-receive' && file?.kind !== 'smtp-send') return text
  const cells = withoutSecrets(splitRow(text), file.header?.fields ?? [], file.kind === 'smtp-send' ? 'send' : 'receive', isSecret)
  return cells === null ? text : cells.map(quoted).join(',')
}

const quoted = (cell: string): string => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
