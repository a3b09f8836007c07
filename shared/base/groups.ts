/** Things that belong together, from pairs that do: joining two things joins all that either was joined to. */
export class Groups<T> {
  private readonly of = new Map<T, Set<T>>()

  join(a: T, b: T): void {
    const [one, other] = [this.at(a), this.at(b)]
    if (one === other) return
    for (const each of other) {
      one.add(each)
      this.of.set(each, one)
    }
  }

  /** Groups in the order in which their first thing came; none for a thing that was never joined. */
  all(): ReadonlySet<ReadonlySet<T>> {
    return new Set(this.of.values())
  }

  private at(each: T): Set<T> {
    const known = this.of.get(each) ?? new Set([each])
    this.of.set(each, known)
    return known
  }
}
