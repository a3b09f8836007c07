/** The places an analysis cites, by file, packed in numbers: a large case has millions. */

/** What a citation belongs to; its place here is its number in the packed list. */
const OWNERS = ['M', 'S', 'C', 'P', 'F'] as const
const OWNER_STEP = 1e10

export interface Citation {
  /** `M-25` */
  readonly owner: string
  /** −1: the file as a whole. */
  readonly offset: number
  /** 0 when the analysis gives none. */
  readonly line: number
}

export class Citations {
  count = 0
  /** Three numbers a citation: owner, offset, line. */
  private readonly packed = new Map<number, number[]>()

  /** `owner` as `isOwner` accepts it. */
  add(file: number, { owner, offset, line }: Citation): void {
    const code = OWNERS.indexOf(owner[0] as (typeof OWNERS)[number]) * OWNER_STEP + Number(owner.slice(2))
    const list = this.packed.get(file)
    if (list) list.push(code, offset, line)
    else this.packed.set(file, [code, offset, line])
    this.count++
  }

  *of(file: number): Generator<Citation> {
    const list = this.packed.get(file) ?? []
    for (let i = 0; i < list.length; i += 3) {
      const [code = 0, offset = 0, line = 0] = [list[i], list[i + 1], list[i + 2]]
      yield { owner: `${OWNERS[Math.floor(code / OWNER_STEP)]}-${code % OWNER_STEP}`, offset, line }
    }
  }

  /** Cited bytes of a file, ascending, each once. */
  offsets(file: number): Float64Array {
    const all = new Set<number>()
    for (const { offset } of this.of(file)) if (offset >= 0) all.add(offset)
    return Float64Array.from(all).sort()
  }
}

export const isOwner = (id: unknown): id is string => typeof id === 'string' && /^[MSCPF]-[1-9]\d{0,8}$/.test(id)
