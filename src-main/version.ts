/** Version and name of what runs, as results and windows show them. */
import { version } from '../package.json'

export const VERSION: string = version
export const PRODUCER = `hopscope ${version}`
