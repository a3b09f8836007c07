/** What all grids have in common beside their pages: kept columns, rows as text, everything that is shown as CSV. */
import { fileName, formatCount } from '@shared/base/format'
import { csvLine, tabbedLine } from '@shared/report/delimited'
import type { GridColumn, GridLayout } from '../components/grid/columns'
import type { GridPage } from '../components/grid/DataGrid'
import type { App } from './app'
import { useApp } from './app'
import { copyText } from './copy-text'
import { type FileToSave, saveFile } from './save-file'
import { useStore } from './store'

/** px, as `--row-h` in tokens.css. */
const ROW_HEIGHTS = { dense: 26, comfortable: 32 } as const
const PAGE = 1000

interface GridPrefs {
  readonly layout: GridLayout | null
  readonly onLayout: (layout: GridLayout | null) => void
  readonly rowHeight: number
  readonly reader: boolean
}

export function useGridPrefs(grid: string): GridPrefs {
  const { prefs } = useApp()
  const layout = useStore(prefs, (p) => (Object.hasOwn(p.grids, grid) ? (p.grids[grid] ?? null) : null))
  const rowHeight = useStore(prefs, (p) => ROW_HEIGHTS[p.density])
  const onLayout = (next: GridLayout | null) => {
    prefs.set((p) => {
      const { [grid]: _old, ...others } = p.grids
      return { ...p, grids: next ? { ...others, [grid]: next } : others }
    })
  }
  const reader = useStore(prefs, (p) => p.reader)
  return { layout, onLayout, rowHeight, reader }
}

/** Rows as a sheet takes them, with the heads of their columns. */
export function copyRows<R>(
  { notices }: App,
  rows: readonly R[],
  columns: readonly GridColumn<R>[],
  context: readonly string[] = [],
): void {
  const about = context.map((line) => tabbedLine([line])).join('')
  const lines = rows.map((r) => tabbedLine(columns.map((c) => c.text(r))))
  const what = rows.length === 1 ? 'Row copied.' : `${formatCount(rows.length)} rows copied.`
  copyText(notices, about + tabbedLine(columns.map((c) => c.head)) + lines.join(''), what)
}

interface Sheet<R> {
  /** `messages`: part of the file's name. */
  readonly name: string
  readonly columns: readonly GridColumn<R>[]
  readonly page: (offset: number, limit: number) => Promise<GridPage<R>>
  /** Case, filter and zone, a line each: a file must say what it is. */
  readonly about: readonly string[]
}

/** The rows as a file of their own, with what they are at its head. */
export function rowsFile<R>(
  { session }: App,
  rows: readonly R[],
  columns: readonly GridColumn<R>[],
  what: Pick<Sheet<R>, 'name' | 'about'>,
): FileToSave | null {
  if (rows.length === 0) return null
  const head = [...what.about, `${formatCount(rows.length)} selected rows`].map((line) => csvLine([`# ${line}`])).join('')
  const lines = rows.map((r) => csvLine(columns.map((c) => c.text(r)))).join('')
  const text = `\uFEFF${head}${csvLine(columns.map((c) => c.head))}${lines}`
  const of = fileName(session.open.get()?.catalogue?.name ?? 'case')
  return { name: `${of}-${what.name}.csv`, bytes: new TextEncoder().encode(text).buffer, type: 'text/csv', what: 'CSV' }
}

/** Everything the grid shows, in its order, read page by page; the window stays usable and it can be given up. */
export async function saveSheet<R>(app: App, { name, columns, page, about }: Sheet<R>): Promise<void> {
  const { notices, session } = app
  let stopped = false
  const stop = () => {
    stopped = true
    notices.dismiss(notice)
  }
  const notice = notices.add({
    tone: 'info',
    what: 'Writing CSV…',
    means: 'Row by row, as shown.',
    actions: [{ label: 'Stop', run: stop }],
  })
  try {
    const parts: string[] = []
    let [done, shown] = [0, 1]
    while (done < shown && !stopped) {
      const next = await page(done, PAGE)
      shown = next.shown
      if (next.rows.length === 0) break
      parts.push(next.rows.map((r) => csvLine(columns.map((c) => c.text(r)))).join(''))
      done += next.rows.length
    }
    if (stopped) return
    const head = [...about, `${formatCount(done)} rows`].map((line) => csvLine([`# ${line}`])).join('')
    const blob = new Blob(['\uFEFF', head, csvLine(columns.map((c) => c.head)), ...parts], { type: 'text/csv' })
    const of = fileName(session.open.get()?.catalogue?.name ?? 'case')
    await saveFile(app, { name: `${of}-${name}.csv`, bytes: await blob.arrayBuffer(), type: 'text/csv', what: 'CSV' })
  } catch (e) {
    notices.add({ tone: 'problem', what: 'No CSV was written.', means: e instanceof Error ? e.message : String(e) })
  } finally {
    notices.dismiss(notice)
  }
}
