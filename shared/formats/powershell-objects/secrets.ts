/** Properties that hold a secret, by their names: a shell prints a password like any other text, and none may reach a table. */
import { HIDDEN } from '../text/balancer'
import type { FoundObject, FoundProperty } from './found-object'

const SECRET = /passw|passphrase|secret|credential|apikey|privatekey/i
/** Longer names are none of a cmdlet. */
const LONGEST = 200

/** The same object with such values hidden; flags, empty values and names of types tell nothing and stay. */
export function withoutSecrets(object: FoundObject): FoundObject {
  const hidden = [...object.properties].filter(([, p]) => SECRET.test(p.name.slice(0, LONGEST)) && tells(p))
  if (hidden.length === 0) return object
  const properties = new Map(object.properties)
  for (const [key, p] of hidden) properties.set(key, { ...p, value: HIDDEN, items: null })
  return { ...object, properties }
}

function tells({ value }: FoundProperty): boolean {
  return !(value === '' || value === 'True' || value === 'False' || value.startsWith('System.') || value.startsWith('Microsoft.'))
}
