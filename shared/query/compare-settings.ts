/**
 * Where the settings of two servers differ, as far as settings files of both are in the bundle. Objects are paired by type and by their
 * name without the server's: `EX1\Default Frontend EX1` with `EX2\Default Frontend EX2`. Its own name in a value is no difference.
 */

import type { SourceRef } from '../model/source'
import { type ConnectorObject, isSecretSetting, settingRank } from './connector-settings'
import { settingName } from './setting-name'
import type { Both } from './sided'

export interface ServerObject extends ConnectorObject {
  readonly type: string
}

export interface SettingDifference {
  readonly type: string
  /** Without the server’s name. */
  readonly object: string
  readonly property: string
  /** As written; null where that object does not have it. */
  readonly values: Both<readonly string[] | null>
  readonly refs: Both<SourceRef | null>
}

export interface SettingsComparison {
  /** What a session depends on first. */
  readonly differences: readonly SettingDifference[]
  /** Objects that only one of them has; their names. */
  readonly only: Both<readonly string[]>
  /** Objects of each that were found: 0 says that no settings file tells of it. */
  readonly objects: Both<number>
  /** Objects and properties that both have and that are alike. */
  readonly alike: number
}

interface Names {
  readonly name: string
  readonly aliases: readonly string[]
}

export function compareSettings(objects: Iterable<ServerObject>, servers: Both<Names>): SettingsComparison {
  const names = { a: namesOf(servers.a), b: namesOf(servers.b) }
  const own: Both<Map<string, ServerObject>> = { a: new Map(), b: new Map() }
  for (const object of objects) {
    const side = belongsTo(object, names.a) ? 'a' : belongsTo(object, names.b) ? 'b' : null
    if (side === null) continue
    const key = `${object.type} ${settingName(object.name, names[side])}`
    // the first file that tells of it
    if (!own[side].has(key)) own[side].set(key, object)
  }
  const differences: SettingDifference[] = []
  let alike = 0
  for (const [key, a] of own.a) {
    const b = own.b.get(key)
    if (!b) continue
    for (const property of new Set([...a.properties.keys(), ...b.properties.keys()])) {
      if (isSecretSetting(property) || ALWAYS_OTHER.test(property)) continue
      const [x, y] = [a.properties.get(property), b.properties.get(property)]
      const told = (values: typeof x, of: readonly string[]) => values?.map((v) => settingName(v.value, of)).sort()
      if (JSON.stringify(told(x, names.a)) === JSON.stringify(told(y, names.b))) alike++
      else
        differences.push({
          type: a.type,
          object: settingName(a.name, names.a),
          property,
          values: { a: x?.map((v) => v.value) ?? null, b: y?.map((v) => v.value) ?? null },
          refs: { a: x?.[0]?.place ?? null, b: y?.[0]?.place ?? null },
        })
    }
  }
  const only = (side: 'a' | 'b', other: 'a' | 'b') =>
    [...own[side]].flatMap(([key, o]) => (own[other].has(key) ? [] : [`${o.type} ${o.name}`]))
  return {
    differences: differences.sort((x, y) => settingRank(x.property) - settingRank(y.property) || (x.object < y.object ? -1 : 1)),
    only: { a: only('a', 'b'), b: only('b', 'a') },
    objects: { a: own.a.size, b: own.b.size },
    alike,
  }
}

/** Ids and dates of an object, which differ between any two. */
const ALWAYS_OTHER = /guid|^id$|identity|distinguishedname|^when|originatingserver|runspaceid|^pscomputername|objectstate|^name$|^server$/i

/** Short names too; the longest first, so that a short one does not cut a long one. */
function namesOf({ name, aliases }: Names): string[] {
  const all = [name, ...aliases].flatMap((n) => [n.toLowerCase(), n.toLowerCase().split('.')[0] ?? ''])
  return [...new Set(all)].filter((n) => n !== '' && !/^[\d.:[\]]+$/.test(n)).sort((a, b) => b.length - a.length)
}

function belongsTo({ name, type, properties }: ServerObject, names: readonly string[]): boolean {
  const text = (property: string) => properties.get(property)?.[0]?.value.toLowerCase() ?? ''
  const said = [text('Server'), text('ServerName'), text('Identity').split('\\')[0] ?? '', name.toLowerCase().split('\\')[0] ?? '']
  if (type === 'queue' || type === 'database-copy' || type === 'mail') return false
  return said.some((s) => s !== '' && names.includes(s))
}
