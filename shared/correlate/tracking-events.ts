/**
 * What the events of message tracking logs mean for a route. Source: docs/formats/message-tracking.md §Event ids. Both lists are open:
 * an event that is not here is shown as it is and ends nothing.
 */

/** Which host columns of a row name the server that wrote it. DELIVER changed sides between 2010 and 2013. */
const WRITTEN_BY_CLIENT = new Set([
  'SEND',
  'SENDEXTERNAL',
  'SUBMIT',
  'SUBMITDEFER',
  'SUBMITFAIL',
  'NOTIFYMAPI',
  'NOTIFYSHADOW',
  'CLIENTSUBMISSION',
  'AGENTINFO',
])

/** `delivery-side` is true for logs of 2013 and later, where the store's side writes DELIVER. */
export function ownSide(event: string, eventSource: string, modern: boolean): 'client' | 'server' {
  if (event === 'DELIVER' || event === 'DUPLICATEDELIVER' || event === 'DELIVERFAIL') return modern ? 'server' : 'client'
  // the 2013+ submission service takes mail from its own store: client and server are both this host
  if (event === 'RECEIVE' && eventSource === 'STOREDRIVER') return 'server'
  return WRITTEN_BY_CLIENT.has(event) ? 'client' : 'server'
}

/** Sources of RECEIVE that are an origin of their own, without a host before them. */
export const BORN_HERE = new Set([
  'DSN',
  'AGENT',
  'MAILBOXRULE',
  'APPROVAL',
  'ADMIN',
  'PICKUP',
  'REPLAY',
  'GATEWAY',
  'PUBLICFOLDER',
  'ORAR',
])

/** Shadow copies: never part of the delivery path. */
export const SHADOW = new Set(['HAREDIRECT', 'HAREDIRECTFAIL', 'HARECEIVE', 'HADISCARD', 'HARESUBMIT'])
