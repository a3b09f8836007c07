/** Another window of the program: what it begins with goes in the fragment of its address, which no server sees. */
import type { Connection } from './connect'

const KEY = 'second'
const SECOND = 'hopscope.second'

/** Read once, before the address is tidied. Null for a window that begins by itself. */
export function takeStart(): unknown {
  const text = new URLSearchParams(location.hash.slice(1)).get(KEY)
  if (text === null) return null
  try {
    sessionStorage.setItem(SECOND, '1')
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** Also after it was loaded again. */
export const isSecondWindow = (): boolean => sessionStorage.getItem(SECOND) !== null

/** False when the browser does not let it open. */
export async function openWindow({ host, hello, token }: Connection, start: unknown): Promise<boolean> {
  const text = JSON.stringify(start)
  if (hello.windows) {
    await host.openWindow({ start: text })
    return true
  }
  const fragment = new URLSearchParams({ ...(token !== null && { t: token }), [KEY]: text })
  const features = `popup,width=${window.outerWidth},height=${window.outerHeight}`
  return window.open(`${location.pathname}#${fragment}`, '_blank', features) !== null
}
