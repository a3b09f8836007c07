/**
 * Cuts JSON into its row objects while it streams: objects one after another (JSON lines), an array of objects, or the array a web
 * service wraps as `{"value":[…]}` or `{"d":{"results":[…]}}`. Only braces outside strings count; nothing is parsed here.
 *
 *   {"a":1}\n{"a":2}        [{"a":1},{"a":2}]        {"@odata.context":"…","value":[{"a":1}],"@odata.nextLink":"…"}
 *   ^^^^^^^  ^^^^^^^         ^^^^^^^ ^^^^^^^                                         ^^^^^^^
 *
 * A broken object costs itself: a raw line end inside a string, or a brace where none can stand, ends it, and cutting goes on there.
 */

/** What a stretch of the file is. Rows come whole; the others may come in parts. */
export type JsonPart = 'row' | 'glue' | 'broken' | 'too-long'

/** Bytes of UTF-8; more is set aside. */
export const MAX_OBJECT = 1 << 20
const MAX_DEPTH = 64

const QUOTE = 34
const BACKSLASH = 92
const LF = 10
const OPEN = 123
const CLOSE = 125
const OPEN_LIST = 91
const CLOSE_LIST = 93
const COMMA = 44
const COLON = 58
/** Names whose list holds the rows, and the depth of the object that has them. */
const WRAPPERS = ['value', 'results', 'rows']
const WRAPPER_DEPTH = 3

const utf8 = new TextDecoder('utf-8')

export class JsonObjects {
  /** Bytes of the object, or of the junk, that has begun. */
  private held = new Uint8Array(4096)
  private length = 0
  /** Open containers of the object; 0 between objects. */
  private readonly stack = new Uint8Array(MAX_DEPTH)
  private depth = 0
  private inString = false
  private escaped = false
  /** Last byte outside strings that is no blank; a string's closing quote counts. */
  private before = 0
  private stringFrom = 0
  private lastString = ''
  /** Open containers of the wrapper whose list is read, or was: names and values there are glue. */
  private wrapper = 0
  private junk = false
  /** The object has outgrown its bound; it is followed to its end all the same, as others may stand behind it on the same line. */
  private over = false

  constructor(private readonly onPart: (part: JsonPart, bytes: Uint8Array) => void) {}

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const end = this.inString && this.depth > 0 && !this.escaped ? this.plainEnd(bytes, at) : at
      if (end > at) this.holdText(bytes.subarray(at, end))
      else this.byte(bytes[end] as number)
      at = Math.max(end, at + 1)
    }
    if (this.depth === 0 && !this.junk) this.emit('glue')
  }

  finish(): void {
    this.emit(this.depth > 0 || this.junk ? 'broken' : 'glue')
  }

  private byte(byte: number): void {
    if (this.depth === 0) this.between(byte)
    else this.inside(byte)
  }

  /** Between objects: separators, the tail of a wrapper, or text that does not belong. */
  private between(byte: number): void {
    if (this.junk) {
      this.hold(byte)
      if (byte === LF) this.emit('broken')
      return
    }
    if (this.inString) {
      this.hold(byte)
      // a name or value behind a wrapper's list; a line end means that the quote was none
      if (this.escaped) this.escaped = false
      else if (byte === BACKSLASH) this.escaped = true
      else if (byte === QUOTE || byte === LF) this.inString = false
      return
    }
    if (byte === OPEN) {
      this.emit('glue')
      this.hold(byte)
      this.open(byte)
      return
    }
    if (this.wrapper > 0) this.tail(byte)
    else if (!isGlue(byte)) {
      this.emit('glue')
      this.junk = true
    }
    this.hold(byte)
  }

  /** In the list of a wrapper, and in what stands behind it. */
  private tail(byte: number): void {
    if (byte === QUOTE) this.inString = true
    else if (byte === OPEN_LIST) this.wrapper++
    else if (byte === CLOSE || byte === CLOSE_LIST) this.wrapper--
  }

  private inside(byte: number): void {
    if (this.inString) {
      this.string(byte)
      return
    }
    const opens = byte === OPEN || byte === OPEN_LIST
    if (opens && !this.mayOpen()) {
      // the object before was cut: what opens here is the next
      this.giveUp('broken')
      this.between(byte)
      return
    }
    this.hold(byte)
    if (byte === QUOTE) {
      this.inString = true
      this.stringFrom = this.length
    } else if (opens) {
      if (byte === OPEN_LIST && this.isWrapper()) {
        this.wrapper = this.depth + 1
        this.giveUp('glue')
        return
      }
      if (this.depth === MAX_DEPTH) {
        this.giveUp('broken')
        this.junk = true
        return
      }
      this.open(byte)
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      const wanted = this.stack[this.depth - 1] === OPEN ? CLOSE : CLOSE_LIST
      if (byte !== wanted) {
        this.giveUp('broken')
        return
      }
      this.depth--
      this.before = byte
      if (this.depth === 0) this.emit('row')
    } else if (byte > 32) this.before = byte
    this.bound()
  }

  /** Where text ends that is neither a quote, an escape nor a line end; no further than the object's bound. */
  private plainEnd(bytes: Uint8Array, from: number): number {
    const most = Math.min(bytes.length, from + MAX_OBJECT - this.length)
    let at = from
    for (; at < most; at++) {
      const byte = bytes[at] as number
      if (byte === QUOTE || byte === BACKSLASH || byte === LF) break
    }
    return at
  }

  private holdText(text: Uint8Array): void {
    if (this.length + text.length > this.held.length) this.grow(this.length + text.length)
    this.held.set(text, this.length)
    this.length += text.length
    this.bound()
  }

  private string(byte: number): void {
    this.hold(byte)
    if (byte === LF) {
      this.giveUp('broken')
      return
    }
    if (this.escaped) this.escaped = false
    else if (byte === BACKSLASH) this.escaped = true
    else if (byte === QUOTE) {
      this.inString = false
      this.before = QUOTE
      // only names near the top can name the list of rows
      const name = this.depth <= WRAPPER_DEPTH && !this.over && this.length - this.stringFrom < 16
      this.lastString = name ? utf8.decode(this.held.slice(this.stringFrom, this.length - 1)).toLowerCase() : ''
    }
    this.bound()
  }

  private mayOpen(): boolean {
    const inObject = this.stack[this.depth - 1] === OPEN
    return inObject ? this.before === COLON : this.before === OPEN_LIST || this.before === COMMA
  }

  private isWrapper(): boolean {
    if (this.wrapper > 0 || this.depth > WRAPPER_DEPTH || this.before !== COLON || !WRAPPERS.includes(this.lastString)) return false
    return this.stack.subarray(0, this.depth).every((c) => c === OPEN)
  }

  private open(byte: number): void {
    this.stack[this.depth++] = byte
    this.before = byte
  }

  private giveUp(part: JsonPart): void {
    this.depth = 0
    this.inString = false
    this.escaped = false
    this.emit(part)
  }

  private bound(): void {
    if (this.length < MAX_OBJECT) return
    this.over = true
    this.stringFrom = 0
    this.emit('too-long')
  }

  private hold(byte: number): void {
    if (this.length === this.held.length) this.grow(this.length + 1)
    this.held[this.length++] = byte
    if (this.junk && this.length >= MAX_OBJECT) this.emit('broken')
  }

  private grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.held.length * 2))
    grown.set(this.held)
    this.held = grown
  }

  private emit(part: JsonPart): void {
    if (this.length > 0) this.onPart(this.over ? 'too-long' : part, this.held.subarray(0, this.length))
    this.length = 0
    if (this.depth === 0) this.over = false
    // junk ends with its line; a longer stretch of it goes on
    if (part === 'broken') this.junk = false
  }
}

function isGlue(byte: number): boolean {
  return byte <= 32 || byte === COMMA || byte === OPEN_LIST || byte === CLOSE_LIST || byte === CLOSE
}
