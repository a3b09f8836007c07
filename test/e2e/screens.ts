/** What a person sees and does, by role and name. */
import { join } from 'node:path'
import { expect, root, type Ui } from './fixtures'

/** A small organisation of two servers behind a balancer: real folders on disk. */
export const EXAMPLE = join(root, 'resources/example')

export async function openExample({ page }: Ui): Promise<void> {
  await page.getByRole('button', { name: 'Try the example organisation' }).click()
  await untilRead({ page })
}

export async function untilRead({ page }: Pick<Ui, 'page'>): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText('indexed 100 %', { timeout: 30_000 })
  await expect(page.getByRole('contentinfo')).toContainText('stored')
}

export const list = ({ page }: Pick<Ui, 'page'>) => page.getByTestId('messages')
export const rows = (ui: Pick<Ui, 'page'>) => list(ui).locator('.ag-row')
export const row = (ui: Pick<Ui, 'page'>, index: number) => list(ui).locator(`.ag-row[row-index="${index}"]`)
export const search = ({ page }: Pick<Ui, 'page'>) => page.getByRole('combobox', { name: /Search/ })
/** Rows of the list of sessions. */
export const sessions = ({ page }: Pick<Ui, 'page'>) => page.getByTestId('sessions').locator('.ag-row')
export const dialogue = ({ page }: Pick<Ui, 'page'>) => page.getByRole('grid', { name: 'Dialogue' })
export const bothSessions = ({ page }: Pick<Ui, 'page'>) => page.getByRole('grid', { name: /^Both sessions/ })
