/**
 * Texts that are put together of the same few parts for row after row: made once, as making one, and finding it among those of a table, costs
 * more than looking up its parts.
 */
export class Sentences {
  /** Kind → first part → second part → text. */
  private readonly byKind = new Map<string, Map<string | number, Map<string | number, string>>>()
  private size = 0

  get(kind: string, a: string | number, b: string | number): string | undefined {
    return this.byKind.get(kind)?.get(a)?.get(b)
  }

  keep(kind: string, a: string | number, b: string | number, text: string): string {
    if (this.size === MOST) {
      this.byKind.clear()
      this.size = 0
    }
    this.size++
    mapIn(mapIn(this.byKind, kind), a).set(b, text)
    return text
  }
}

/** Those of the rows at hand; all of a case would fill memory. */
const MOST = 1 << 14

function mapIn<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let map = maps.get(key)
  if (!map) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}
