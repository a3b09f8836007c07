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
    if (dag !== '') for (const server of valuesOf(object, 'Servers')) book.place(book.findOwn(server), { dag, why: said })
  }
  for (const object of settingsObjects(buffers, 'server')) {
    const node = book.findOwn(settingOf(object, 'Name')?.value || object.name)
    const site = lastPart(settingOf(object, 'Site')?.value ?? '')
    if (site !== '') book.place(node, { site, why: `${fileName(sources, object)} says that it is in the site ${site}` })
    for (const role of (settingOf(object, 'ServerRole')?.value ?? '').split(',')) book.role(node, role.trim().toLowerCase())
  }
  for (const object of settingsObjects(buffers, 'adapter')) {
    const owner = sources[object.source]?.owner
    // adapters of a balancer's settings have no owner
    const node = owner ? book.findOwn(owner.name) : -1
    for (const address of valuesOf(object, 'address')) book.ownAddress(node, addressOf(address))
  }
}

function valuesOf(object: SettingsObject, property: string): string[] {
  return (object.properties.get(property) ?? []).filter((v) => v.mark !== 'partial').map((v) => v.value)
}

/** `corp.example/Configuration/Sites/Default-First-Site-Name` → the name. */
const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1).trim()

function fileName(sources: readonly SourceFile[], object: SettingsObject): string {
  const path = sources[object.source]?.path ?? 'a file of settings'
  return path.slice(path.lastIndexOf('/') + 1)
}
