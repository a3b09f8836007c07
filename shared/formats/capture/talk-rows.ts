/**
 * Lines of dialogue until the file ends. Streams speak at the same time and are told when they are over, so all lines wait for their order; a
 * large file has millions. They are kept as numbers, and a text that comes again is kept once.
 */
import type { TalkLine } from './talk-lines'

const KINDS = ['banner', 'command', 'reply', 'data', 'tls'] as const

export class TalkRows {
  private readonly streams: number[] = []
  private readonly frames: number[] = []
  private readonly offsets: number[] = []
  private readonly seconds: number[] = []
  private readonly nanos: number[] = []
  private readonly sides: (0 | 1)[] = []
  private readonly kinds: number[] = []
  /** Numbers of the texts, and the texts themselves. */
  private readonly said: number[] = []
  private readonly texts: string[] = []
  private readonly known = new Map<string, number>()
  /** By line; few lines answer a mail. */
  private readonly mails = new Map<number, NonNullable<TalkLine['mail']>>()

  add({ stream, at, side, kind, text, mail }: TalkLine): void {
    if (mail) this.mails.set(this.streams.length, { messageIds: mail.messageIds, subject: mail.subject, bytes: mail.bytes })
    this.streams.push(stream)
    this.frames.push(at.frame)
    this.offsets.push(at.offset)
    this.seconds.push(at.seconds)
    this.nanos.push(at.nanos)
    this.sides.push(side)
    this.kinds.push(KINDS.indexOf(kind))
    this.said.push(this.numberOf(text))
  }

  /** Gives all lines by their place in the file, those of one packet as they were added. */
  inOrder(give: (line: TalkLine) => void): void {
    const { offsets } = this
    const order = new Uint32Array(offsets.length).map((_, i) => i)
    order.sort((a, b) => (offsets[a] as number) - (offsets[b] as number) || a - b)
    for (const row of order) give(this.line(row))
  }

  private line(row: number): TalkLine {
    const of = (column: readonly number[]) => column[row] as number
    return {
      stream: of(this.streams),
      at: { frame: of(this.frames), offset: of(this.offsets), seconds: of(this.seconds), nanos: of(this.nanos) },
      side: this.sides[row] ?? 0,
      kind: KINDS[of(this.kinds)] ?? 'reply',
      text: this.texts[of(this.said)] ?? '',
      mail: this.mails.get(row) ?? null,
    }
  }

  private numberOf(text: string): number {
    let number = this.known.get(text)
    if (number === undefined) {
      number = this.texts.length
      this.texts.push(text)
      this.known.set(text, number)
    }
    return number
  }
}
