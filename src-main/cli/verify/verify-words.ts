/** What `verify` prints: what agrees, and of each file that does not, the citations that rest on it. */
import { formatBytes, formatCount, formatCounted } from '@shared/base/format'
import { printable } from '../../files/place'
import type { FileVerdict, Verdict, Verified } from './check-bundle'
import type { SaidAnalysis } from './read-analysis'

const MOST = 20

const HEADS: Readonly<Record<Exclude<Verdict, 'agrees' | 'no-hash'>, string>> = {
  changed: 'changed',
  missing: 'missing',
  unreadable: 'unreadable',
  lines: 'citations',
}

/** Files or citations differ from what the analysis says. */
export const differs = (said: SaidAnalysis, { files }: Verified): boolean =>
  said.unlisted.length > 0 || files.some((f) => isDifferent(f) || (f.verdict === 'no-hash' && f.fallenCount > 0))

const isDifferent = ({ verdict }: FileVerdict) => verdict !== 'agrees' && verdict !== 'no-hash'

export function verifyText(said: SaidAnalysis, v: Verified): string {
  const hashed = v.files.filter((f) => f.file.sha256 !== null)
  const same = hashed.filter((f) => f.verdict === 'agrees' || f.verdict === 'lines').length
  const wrong = v.files.filter((f) => isDifferent(f) || f.fallenCount > 0)
  const fallen = wrong.reduce((n, f) => n + f.fallenCount, 0)
  const lines = [
    `files      ${formatCount(same)} of ${formatCount(hashed.length)} have the bytes of the analysis (SHA-256); ${formatBytes(v.bytes) || '0 bytes'} read`,
    `citations  ${formatCount(said.citations.count)}, ${fallen === 0 ? 'all lead to their lines' : `${formatCount(fallen)} no longer hold (each place of a message, session or finding once)`}`,
  ]
  for (const f of wrong.slice(0, MOST)) lines.push(...fileLines(f))
  lines.push(...more(wrong.length, 'file'))
  for (const { owner, path } of said.unlisted.slice(0, MOST))
    lines.push(`unlisted   ${owner} cites ${path}, which the analysis does not list`)
  lines.push(...more(said.unlisted.length, 'such citation'))
  const blind = v.files.filter((f) => f.verdict === 'no-hash').map((f) => f.file.path)
  if (blind.length > 0)
    lines.push(
      `no hash    ${formatCounted(blind.length, 'file')} the analysis could not read to the end, so their bytes can’t be compared: ${some(blind)}`,
    )
  if (said.ambiguous.size > 0)
    lines.push(`same path  Lines are not checked where several files have one path: ${some([...said.ambiguous])}`)
  if (v.added.length > 0)
    lines.push(`added      ${formatCounted(v.added.length, 'file')} in the bundle and not in the analysis: ${some(v.added)}`)
  lines.push(differs(said, v) ? 'The bundle and the analysis do not agree.' : 'The bundle is the one that was analysed.')
  return `${lines.map(printable).join('\n')}\n`
}

function fileLines({ file, verdict, bytes, sha256, note, fallen, fallenCount }: FileVerdict): string[] {
  const head = verdict === 'agrees' || verdict === 'no-hash' ? 'citations' : HEADS[verdict]
  const lines = [`${head.padEnd(10)} ${file.path}${note === '' ? '' : `: ${note}`}`]
  if (verdict === 'changed') {
    const by = bytes - file.bytes
    const length = by === 0 ? 'as long as before' : `${formatCounted(Math.abs(by), 'byte')} ${by < 0 ? 'shorter' : 'longer'}`
    lines.push(`           SHA-256 ${sha256 ?? ''}, was ${file.sha256 ?? ''}; ${length}`)
  }
  for (const { owner, offset, line, why } of fallen) {
    const place = offset < 0 ? 'the file as a whole' : `${line > 0 ? `line ${line}, ` : ''}offset ${offset}`
    lines.push(`           ${owner}  ${place}${why === '' ? '' : `: ${why}`}`)
  }
  if (fallenCount > fallen.length) lines.push(`           and ${formatCount(fallenCount - fallen.length)} more`)
  if (fallenCount === 0) lines.push('           nothing in the analysis cites it')
  return lines
}

const more = (count: number, what: string) => (count > MOST ? [`and ${formatCounted(count - MOST, `more ${what}`)}`] : [])

const some = (paths: readonly string[]) =>
  paths.slice(0, MOST).join(', ') + (paths.length > MOST ? ` and ${formatCount(paths.length - MOST)} more` : '')
