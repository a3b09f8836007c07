/** Host names and addresses as logs write them: normal forms only, no meaning. */

/** Lower case, no trailing dot, no brackets; '' when nothing is left. */
export function normalName(raw: string): string {
  return raw
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}

/** First label: the NetBIOS name of an Exchange server. */
export function firstLabel(name: string): string {
  const dot = name.indexOf('.')
  return dot < 0 ? name : name.slice(0, dot)
}

/** `10.0.0.6:25` or `[fe80::1%3]:25` or a bare address → address without port and zone, lower case. '' when it is not an address. */
export function addressOf(endpoint: string): string {
  const text = endpoint.trim().toLowerCase()
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1]
  const bare = bracketed ?? (/^[^:]*:\d+$/.test(text) ? text.slice(0, text.lastIndexOf(':')) : text)
  const address = bare.replace(/%.*$/, '')
  return isAddress(address) ? address : ''
}

export function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (/^[0-9a-f:.]+$/.test(text) && text.split(':').length > 2)
}
