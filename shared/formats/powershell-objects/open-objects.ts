/** The reader that formats of PowerShell objects share: a parser finds objects in lines, the writer makes tables of them. */
import type { SourceKind } from '../../model/source'
import type { Reader, ReaderContext } from '../format'
import type { Line } from '../text/line-reader'
import { openTextReader, type TextSink } from '../text/text-reader'
import type { FoundObject } from './found-object'
import { ObjectWriter } from './object-writer'

export interface ObjectParser {
  line(line: Line): void
  end(): void
  /** An object without values, when the file has names and may have no rows. */
  readonly empty?: FoundObject | null
}

/** What a parser tells of its lines. */
export type ObjectSink = Pick<TextSink, 'record' | 'header' | 'blank' | 'setAside' | 'issue'>

/** `trackingKind`: what a file of tracking rows is in this format. */
export function openObjects(
  context: ReaderContext,
  trackingKind: SourceKind,
  parse: (sink: ObjectSink, onObject: (object: FoundObject) => void) => ObjectParser,
): Reader {
  return openTextReader(context, (sink) => {
    const writer = new ObjectWriter(sink, trackingKind)
    const parser = parse(sink, (object) => writer.add(object))
    return {
      line: (line) => parser.line(line),
      end() {
        parser.end()
        return writer.finish(parser.empty ?? null)
      },
    }
  })
}

const nothing = () => undefined
/** For sniffing: the head is parsed, and nobody keeps an account. */
export const NOWHERE: ObjectSink = { record: nothing, header: nothing, blank: nothing, setAside: nothing, issue: nothing }
