/** What is noted of each stream while its packets pass: a few numbers a stream, in arrays that grow. */

/** The longest time between two packets of each stream, in ticks. */
export class Silences {
  private readonly last = new Numbers()
  private readonly ticks = new Numbers()
  private readonly from = new Numbers()

  note(stream: number, at: number): void {
    if (Number.isNaN(at)) return
    const before = this.last.at(stream)
    // comparing with NaN is never true
    if (!(at - before <= this.ticks.at(stream)) && at > before) {
      this.ticks.set(stream, at - before)
      this.from.set(stream, before)
    }
    this.last.set(stream, at)
  }

  of(stream: number): { readonly ticks: number; readonly from: number } {
    return { ticks: this.ticks.at(stream), from: this.from.at(stream) }
  }
}

class Numbers {
  private values = new Float64Array(1024).fill(Number.NaN)

  at(i: number): number {
    return this.values[i] ?? Number.NaN
  }

  set(i: number, value: number): void {
    if (i >= this.values.length) {
      const larger = new Float64Array(Math.max(i + 1, this.values.length * 2)).fill(Number.NaN)
      larger.set(this.values)
      this.values = larger
    }
    this.values[i] = value
  }
}
