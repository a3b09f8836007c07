/**
 * What settings files in the bundle say of hosts: DAG and site they belong to, roles, addresses of their adapters. Only hosts that are known
 * as servers get any of it: an `ipconfig` may be of a consultant's laptop.
 */
import type { Segment } from '../columns/segment'
import type { SourceFile } from '../model/source'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'
import { type SettingsObject, settingOf, settingsObjects } from './settings-objects'

/** Tells the book; call when servers are named and before it is settled. */
export function observeOrganisation(segments: readonly Segment[], sources: readonly SourceFile[], book: HostBook): void {
  const buffers = segments.map((s) => s.buffer)
  for (const object of settingsObjects(buffers, 'dag')) {
    const dag = settingOf(object, 'Name')?.value || object.name
    const said = `${fileName(sources, object)} names it among the servers of ${dag}`
    if (dag !== '')
      for (const server of valuesOf(object, 'Servers')) book.place(book.findOwn(server), { dag, certainty: 'certain', why: said })
  }
  for (const object of settingsObjects(buffers, 'server')) {
    const node = book.findOwn(settingOf(object, 'Name')?.value || object.name)
    const site = lastPart(settingOf(object, 'Site')?.value ?? '')
    const file = fileName(sources, object)
    if (site !== '') book.place(node, { site, certainty: 'certain', why: `${file} says that it is in the site ${site}` })
    for (const role of (settingOf(object, 'ServerRole')?.value ?? '').split(',')) {
      const named = role.trim().toLowerCase()
      const clientAccess = named === 'clientaccess' && /^version 15\./i.test(settingOf(object, 'AdminDisplayVersion')?.value ?? '')
      book.role(node, clientAccess ? 'front-end' : (ROLE_WORDS.get(named) ?? named), `${file} names its roles`)
    }
  }
  for (const object of settingsObjects(buffers, 'adapter')) {
    const owner = sources[object.source]?.owner
    // adapters of a balancer's settings have no owner
    const node = owner ? book.findOwn(owner.name) : -1
    for (const address of valuesOf(object, 'address')) book.ownAddress(node, addressOf(address))
  }
}

/** Roles as Get-ExchangeServer writes them, in the words that logs get too (behaviour/roles.ts). In 2013 Client Access has the Front End. */
const ROLE_WORDS: ReadonlyMap<string, string> = new Map([
  ['hubtransport', 'transport'],
  ['clientaccess', 'client access'],
  ['unifiedmessaging', 'unified messaging'],
])

function valuesOf(object: SettingsObject, property: string): string[] {
  return (object.properties.get(property) ?? []).filter((v) => v.mark !== 'partial').map((v) => v.value)
}

/** `corp.example/Configuration/Sites/Default-First-Site-Name` → the name. */
const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1).trim()

function fileName(sources: readonly SourceFile[], object: SettingsObject): string {
  const path = sources[object.source]?.path ?? 'a file of settings'
  return path.slice(path.lastIndexOf('/') + 1)
}
