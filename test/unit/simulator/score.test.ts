import { expect, test } from 'vitest'
import { truthAsAnalysis } from '../../simulator/as-analysis'
import { score } from '../../simulator/score'
import { simulate } from './read-logs'

const { truth } = simulate({ messages: 1500, seed: 'score' })
const recipients = truth.messages.reduce((sum, message) => sum + message.recipients.length, 0)
const hopCount = truth.messages.reduce((sum, message) => sum + message.hops.length, 0)
const ended = truth.messages
  .flatMap((message) => message.recipients)
  .filter(({ outcome }) => outcome === 'delivered' || outcome === 'sent-external').length
const relations = truth.messages.reduce((sum, message) => sum + (message.related?.length ?? 0), 0)

/** The first message that has a hop of this kind, spoilt by `spoil`. */
function spoilt(spoil: (analysis: ReturnType<typeof truthAsAnalysis>) => void) {
  const analysis = truthAsAnalysis(truth)
  spoil(analysis)
  return score(analysis, truth)
}

test('the truth itself scores full marks', () => {
  expect(score(truthAsAnalysis(truth), truth)).toEqual({
    messages: { truth: truth.messages.length, found: truth.messages.length, missing: 0, extra: 0, splitOrMerged: 0 },
    hops: { tp: hopCount, fp: 0, fn: 0, precision: 1, recall: 1, f1: 1 },
    shadow: { tp: 0, fp: 0, fn: 0 },
    certain: { count: hopCount, share: 1 },
    wrongCertain: 0,
    via: { right: hopCount, wrong: 0 },
    outcomes: { right: recipients, wrong: 0, notTold: 0, accuracy: 1, confusion: {} },
    deliveredBy: { right: ended, wrong: 0, notTold: 0, accuracy: 1 },
    deliveredTo: { right: ended, wrong: 0, notTold: 0, accuracy: 1 },
    roles: { right: 6, wrong: 0, notTold: 0, accuracy: 1 },
    sites: { right: 2, wrong: 0, notTold: 0, accuracy: 1 },
    balancers: { right: 1, false: 0, missed: 0 },
    clocks: { right: 1, wrong: 0, notTold: 0, accuracy: 1, maxErrorMs: 0, heldShare: 1 },
    related: { right: relations, wrong: 0, missing: 0, notTold: 0 },
    activeCopies: { right: 4, wrong: 0, missing: 0, notTold: 0 },
    samples: [],
  })
})
test('order and spelling do not matter: reversed lists, FQDNs, no brackets, nodes known by address only', () => {
  const analysis = truthAsAnalysis(truth)
  analysis.messages.reverse()
  for (const message of analysis.messages) {
    message.messageId = (message.messageId ?? '').replace(/[<>]/g, '')
    message.hops.reverse()
    for (const recipient of message.recipients) recipient.address = recipient.address.toUpperCase()
  }
  for (const node of analysis.nodes) {
    node.name = node.name === 'MBX-K1' ? 'mbx-k1.BRENNICK.example' : node.name === 'balancer' ? 'load balancer?' : node.name
  }
  const result = score(analysis, truth)
  expect(result.samples).toEqual([])
  expect(result.hops.f1).toBe(1)
})
test('a wrong hop costs twice, and is counted as wrong certain only when it claims certainty', () => {
  const turn = (certainty: string) =>
    spoilt((analysis) => {
      const hop = analysis.messages.flatMap((message) => message.hops).find((each) => each.protocol === 'submission')
      if (hop) Object.assign(hop, { from: hop.to, to: hop.from, certainty })
    })
  expect(turn('certain')).toMatchObject({ hops: { tp: hopCount - 1, fp: 1, fn: 1 }, wrongCertain: 1 })
  expect(turn('certain').samples[0]).toMatch(/^certain: <.*> ?.*: MBX-K\d → MBX-K\d \(submission, certain\) at .*: no such hop$/)
  expect(turn('likely')).toMatchObject({ hops: { tp: hopCount - 1, fp: 1, fn: 1 }, wrongCertain: 0 })
})
test('a hop told twice is one too many', () => {
  const result = spoilt((analysis) => {
    const message = analysis.messages.find((each) => each.hops.length === 1)
    if (message?.hops[0]) message.hops.push({ ...message.hops[0] })
  })
  expect(result).toMatchObject({ hops: { tp: hopCount, fp: 1, fn: 0 }, wrongCertain: 1 })
  expect(result.samples).toEqual([expect.stringContaining('one too many')])
})
test('a lost message loses its hops and outcomes', () => {
  const lost = truth.messages[0]
  const result = spoilt((analysis) => void analysis.messages.shift())
  expect(result.messages).toMatchObject({ found: truth.messages.length - 1, missing: 1, extra: 0 })
  expect(result.hops.fn).toBe(lost?.hops.length)
  expect(result.outcomes.wrong).toBe(lost?.recipients.length)
})
test('a wrong outcome is named', () => {
  const result = spoilt((analysis) => {
    const recipient = analysis.messages.flatMap((message) => message.recipients).find((each) => each.outcome === 'delivered')
    if (recipient) recipient.outcome = 'in-transit'
  })
  expect(result.outcomes).toMatchObject({ right: recipients - 1, wrong: 1, confusion: { 'delivered told as in-transit': 1 } })
})
test('two mails under one id stay two: merging them is noticed', () => {
  const ids = truth.messages.map((message) => message.messageId)
  const reused = ids.find((id, i) => ids.indexOf(id) !== i)
  expect(reused).toBeDefined()
  const result = spoilt((analysis) => {
    const [one, two] = analysis.messages.filter((message) => message.messageId === reused)
    if (!one || !two) throw new Error('no reused id')
    one.hops.push(...two.hops)
    analysis.messages.splice(analysis.messages.indexOf(two), 1)
  })
  expect(result.messages).toMatchObject({ missing: 1, splitOrMerged: 1 })
  expect(result.hops.fp).toBeGreaterThan(0)
})
test('a message split in two is extra, but its true hops are not wrongly certain', () => {
  const result = spoilt((analysis) => {
    const message = analysis.messages.find((each) => each.hops.length > 2)
    if (message) analysis.messages.push({ ...message, hops: message.hops.splice(1) })
  })
  expect(result.messages).toMatchObject({ missing: 0, extra: 1, splitOrMerged: 1 })
  expect(result.wrongCertain).toBe(0)
})
test('a balancer left out is counted', () => {
  const result = spoilt((analysis) => {
    const hop = analysis.messages.flatMap((message) => message.hops).find((each) => each.via.length > 0)
    if (hop) hop.via = []
  })
  expect(result.via).toEqual({ right: hopCount - 1, wrong: 1 })
})
