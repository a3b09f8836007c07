/** `hopscope route`: the way of one message, in a sentence and a table. */
import { parseArgs } from 'node:util'
import { innermost } from '@shared/formats/status-text/status-text'
import { type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import { messageJson } from '@shared/report/analysis'
import { streamsOfSessions } from '@shared/report/analysis-streams'
import { routeText } from '@shared/report/route-text'
import { buildSentence, sentenceText } from '@shared/report/sentence'
import { printable } from '../files/place'
import { withCase } from './read-case'
import { orUsage, UsageError } from './usage-error'
import type { WholeCase } from './whole-case'
import { writeText } from './write-text'

const DONE = 0

export function route(args: readonly string[]): Promise<number> {
  const { paths, passwordFile, wanted, json } = readWords(args)
  return withCase({ paths, passwordFile }, async (whole) => {
    const messages = messagesNamed(whole.tables, wanted)
    if (messages.length === 0) throw new Error(`no message has the number or id ${wanted}`)
    if (json !== null) await writeText(json, jsonOf(whole, messages))
    if (json !== '-') process.stdout.write(messages.map((m) => textOf(whole, m)).join('\n'))
    return DONE
  })
}

/** By its number (M-25), its message id with or without brackets, or its network id: several messages may have one id. */
function messagesNamed(tables: RouteTables, wanted: string): MessageDetail[] {
  const { messages } = tables
  const number = /^m-0*(\d{1,9})$/i.exec(wanted)
  const bare = (id: string) => id.replace(/^<(.*)>$/, '$1').toLowerCase()
  const id = bare(wanted)
  const has = (row: number) => bare(messages.text(row, 'messageId')) === id || bare(messages.text(row, 'networkMessageId')) === id
  const all = number ? [Number(number[1]) - 1] : Array.from({ length: messages.rows }, (_, row) => row).filter(has)
  return all.filter((row) => row >= 0 && row < messages.rows).flatMap((row) => readMessage(tables, row) ?? [])
}

const saysOf = ({ catalogue }: WholeCase, m: MessageDetail) => sentenceText(buildSentence(m, catalogue.nodes, { innermost }))

function textOf(whole: WholeCase, m: MessageDetail): string {
  const table = routeText(m, whole.catalogue.nodes, [`Route of ${m.id}, UTC`])
  return `${saysOf(whole, m)}\n\n${table}`.split('\n').map(printable).join('\n')
}

/** Each as it stands in the analysis, and the sentence. */
function* jsonOf(whole: WholeCase, messages: readonly MessageDetail[]): Generator<string> {
  const carried = streamsOfSessions(whole.tables.streams)
  yield '{\n"schema":"hopscope/routes@1",\n"messages":['
  for (const [i, m] of messages.entries())
    yield `${i === 0 ? '' : ','}\n${JSON.stringify({ ...messageJson(whole.catalogue, m, carried), sentence: saysOf(whole, m) })}`
  yield ']\n}\n'
}

function readWords(args: readonly string[]) {
  const options = { json: { type: 'string' }, 'password-file': { type: 'string' } } as const
  const { values, positionals } = orUsage(() => parseArgs({ args: [...args], allowPositionals: true, options }))
  const paths = positionals.slice(0, -1)
  const wanted = positionals.at(-1)
  if (wanted === undefined || wanted === '' || paths.length === 0) throw new UsageError('route: a path and a message are needed')
  return { paths, wanted, json: values.json ?? null, passwordFile: values['password-file'] ?? null }
}
