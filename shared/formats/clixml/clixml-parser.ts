/**
 * Finds the objects of a CLIXML file:
 *
 *   <Objs …>
 *     <Obj RefId="0">
 *       <TN RefId="0"><T>Deserialized.Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo</T>…</TN>
 *       <ToString>EX01\17</ToString>
 *       <Props>
 *         <I32 N="MessageCount">3</I32>
 *         <Obj N="Status" RefId="1"><TN RefId="1">…</TN><ToString>Retry</ToString><I32>3</I32></Obj>
 *         <Obj N="Recipients" RefId="2"><LST><S>a@x.example</S></LST></Obj>
 *
 * Objects stand right in Objs, or in a list there. A property that is an object itself has the text of its ToString, or its elements.
 */

import type { FoundObject, FoundProperty } from '../powershell-objects/found-object'
import { canonicalName } from '../powershell-objects/names'
import type { ObjectSink } from '../powershell-objects/open-objects'
import type { Line } from '../text/line-reader'
import { consoleText, decodeEntities, decodeUnits } from './clixml-text'
import { XmlLines } from './xml-lines'

const LISTS = new Set(['LST', 'IE', 'QUE', 'STK'])
const STRUCTURE = new Set(['Objs', 'TN', 'TNRef', 'Props', 'MS', 'DCT', 'En', 'Ref', ...LISTS])
const MOST_DEPTH = 64
const MOST_CHARS = 1 << 20
const MOST_LINES = 20_000
const MOST_ITEMS = 20_000
/** Types and values that others refer to. */
const MOST_REFS = 10_000
const LONGEST_REF = 4096

interface Value {
  readonly text: string
  readonly items: readonly string[] | null
}

/** An element that is open. */
interface Frame {
  readonly element: string
  readonly name: string
  readonly refId: string
  readonly line: Line
  typeName: string
  toText: string | null
  items: string[] | null
  /** Text of its own, or of the plain value that it wraps. */
  text: string | null
  /** Of an object: its properties. Of a part of one: null. */
  readonly members: Map<string, FoundProperty> | null
  key: string
}

export class ClixmlParser {
  private readonly xml: XmlLines
  private readonly stack: Frame[] = []
  /** Elements deeper than are followed. */
  private tooDeep = 0
  private current: Line | null = null
  private chars = 0
  private lines = 0
  /** Something of an object stood on this line. */
  private touched = false
  private understood = true
  private lost = false
  private lastLine = 0
  private readonly types = new Map<string, string>()
  private readonly refs = new Map<string, Value>()

  constructor(
    private readonly sink: ObjectSink,
    private readonly onObject: (object: FoundObject) => void,
  ) {
    this.xml = new XmlLines({
      open: (name, attributes, closed) => this.open(name, attributes, closed),
      close: (name) => this.close(name),
      text: (text) => this.text(text),
    })
  }

  line(line: Line): void {
    // a line that was too long is missing: what was open is not what is open now
    if (this.lastLine > 0 && line.line !== this.lastLine + 1) this.lose()
    this.lastLine = line.line
    if (this.lost && line.text.startsWith('  <Obj ')) this.lost = false
    if (this.lost || this.xml.refused) {
      this.sink.setAside(line, 'not-understood')
      return
    }
    this.current = line
    this.touched = this.stack.some((f) => f.members)
    this.understood = true
    this.xml.line(line.text)
    if (line.text.trim() === '') this.sink.blank(line)
    else if (this.touched) this.account(line)
    else if (this.understood && !this.xml.refused) this.sink.header(line)
    else this.sink.setAside(line, 'not-understood')
  }

  end(): void {
    const cut = this.stack.some((f) => f.members)
    this.lose()
    this.sink.issue('clixml.cut', 'data-loss', cut ? 1 : 0, 'The file ends inside an object: what is missing of it is not known.')
    this.sink.issue(
      'clixml.document-type',
      'error',
      this.xml.refused ? 1 : 0,
      'The file has a document type or a declaration, which PowerShell never writes: it was not read behind it.',
    )
  }

  private account(line: Line): void {
    this.lines++
    if (this.full) this.sink.setAside(line, 'too-long')
    else this.sink.record(line)
  }

  private get full(): boolean {
    return this.chars > MOST_CHARS || this.lines > MOST_LINES
  }

  /** Ends all that is open, as if the file ended. */
  private lose(): void {
    const objects = this.stack.filter((f) => f.members)
    this.stack.length = 0
    this.tooDeep = 0
    for (const frame of objects.reverse()) this.emit(frame)
    this.lost = true
  }

  private open(element: string, attributes: ReadonlyMap<string, string>, closed: boolean): void {
    if (this.stack.length >= MOST_DEPTH) {
      if (!closed) this.tooDeep++
      return
    }
    if (!this.current) return
    const parent = this.stack.at(-1)
    const refId = attributes.get('RefId') ?? ''
    if (element === 'TNRef' && parent) parent.typeName = this.types.get(refId) ?? ''
    const isObject = element === 'Obj' && this.isObjectPlace()
    if (!parent && element !== 'Objs') this.understood = isObject
    const name = attributes.get('N')
    const frame: Frame = {
      element,
      name: name === undefined ? '' : decodeUnits(decodeEntities(name.slice(0, 1000))),
      refId,
      line: this.current,
      typeName: '',
      toText: null,
      items: LISTS.has(element) || element === 'DCT' ? [] : null,
      text: null,
      members: isObject ? new Map() : null,
      key: '',
    }
    if (isObject) {
      this.touched = true
      if (!this.stack.some((f) => f.members)) {
        this.chars = 0
        this.lines = 0
      }
    }
    this.stack.push(frame)
    if (closed) this.close(element)
  }

  /** Right in Objs, or in a list that stands there: objects of their own. */
  private isObjectPlace(): boolean {
    return this.stack.every((f) => f.element === 'Objs' || LISTS.has(f.element) || (f.members !== null && f.members.size === 0))
  }

  private text(text: string): void {
    const frame = this.stack.at(-1)
    if (!frame || this.tooDeep > 0 || STRUCTURE.has(frame.element) || frame.element === 'Obj') {
      if (text.trim() !== '' && !frame) this.understood = false
      return
    }
    this.chars += text.length
    if (!this.full) frame.text = (frame.text ?? '') + text
  }

  private close(element: string): void {
    if (this.tooDeep > 0) {
      this.tooDeep--
      return
    }
    // an end that nothing began, or that others are missing before
    if (!this.stack.some((f) => f.element === element)) return
    for (;;) {
      const frame = this.stack.pop()
      if (!frame) return
      this.finish(frame)
      if (frame.element === element) return
    }
  }

  private finish(frame: Frame): void {
    const parent = this.stack.at(-1)
    const { element } = frame
    if (frame.members) this.emit(frame)
    else if (!parent) return
    else if (element === 'T') parent.typeName ||= plainText(frame)
    else if (element === 'TN') this.learnType(frame, parent)
    else if (element === 'ToString') parent.toText = plainText(frame)
    else if (LISTS.has(element) || element === 'DCT') parent.items = frame.items
    else if (element === 'Props' || element === 'MS') parent.key ||= frame.key
    else if (element === 'En') this.pair(frame, parent)
    else if (element !== 'TNRef') this.value(frame, parent)
  }

  private learnType(frame: Frame, parent: Frame): void {
    parent.typeName = frame.typeName
    if (this.types.size < MOST_REFS) this.types.set(frame.refId, frame.typeName.slice(0, LONGEST_REF))
  }

  /** An entry of a dictionary, as the console shows it. */
  private pair({ key, toText }: Frame, parent: Frame): void {
    if (parent.items && parent.items.length < MOST_ITEMS) parent.items.push(`[${key}, ${toText ?? ''}]`)
  }

  private value(frame: Frame, parent: Frame): void {
    const value = frame.element === 'Ref' ? (this.refs.get(frame.refId) ?? { text: '', items: null }) : valueIn(frame)
    if (frame.element === 'Obj' && this.refs.size < MOST_REFS && value.text.length < LONGEST_REF) this.refs.set(frame.refId, value)
    if (parent.element === 'En') {
      if (frame.name === 'Key') parent.key = value.text
      else parent.toText = value.text
    } else if (parent.items && LISTS.has(parent.element)) {
      if (parent.items.length < MOST_ITEMS) parent.items.push(value.text)
    } else if (parent.element === 'Props' || parent.element === 'MS') this.member(frame, value, parent)
    // a plain value with properties of its own
    else if (parent.element === 'Obj') parent.text = value.text
  }

  private member(frame: Frame, value: Value, props: Frame): void {
    const owner = this.stack.at(-2)
    if (owner?.members && frame.name !== '' && !this.full) {
      const name = canonicalName(frame.name)
      const key = name.toLowerCase()
      const end = this.current ?? frame.line
      const place = { offset: frame.line.offset, length: end.offset + end.length - frame.line.offset, line: frame.line.line }
      // members that the shell added come last and do not replace the object's own
      if (!owner.members.has(key)) owner.members.set(key, { name, value: value.text, items: value.items, mark: '', place })
    } else if (frame.name === 'Key') props.key = `[${value.text}, `
    else if (frame.name === 'Value' && props.key !== '') props.key += `${value.text}]`
  }

  private emit(frame: Frame): void {
    const { members, typeName, line } = frame
    // a list holds objects and is none
    if (!members || members.size === 0) return
    const end = this.current ?? line
    const place = { offset: line.offset, length: end.offset + end.length - line.offset, line: line.line }
    this.onObject({ typeName, cmdlet: '', properties: members, place })
  }
}

function plainText(frame: Frame): string {
  return decodeUnits(decodeEntities(frame.text ?? ''))
}

function valueIn(frame: Frame): Value {
  if (frame.element !== 'Obj') return { text: consoleText(frame.element, plainText(frame)), items: null }
  if (frame.items) return { text: frame.items.join(', '), items: frame.items }
  const pair = frame.key.endsWith(']') ? frame.key : null
  return { text: frame.toText ?? frame.text ?? pair ?? '', items: null }
}
