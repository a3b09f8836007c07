/** Scoring of what an analysis says beside hops and outcomes: right, wrong and not told are three answers. */
import { describe, expect, test } from 'vitest'
import { truthAsAnalysis } from '../../simulator/as-analysis'
import { score } from '../../simulator/score'
import type { Truth } from '../../simulator/truth'
import { simulate } from './read-logs'

const skewed = simulate({ messages: 900, seed: 'fields', skew: { 'MBX-K2': 45_000 } }).truth
type Analysis = ReturnType<typeof truthAsAnalysis>

function spoilt(spoil: (analysis: Analysis) => void, truth: Truth = skewed) {
  const analysis = truthAsAnalysis(truth)
  spoil(analysis)
  return score(analysis, truth)
}

const whole = spoilt(() => undefined)
const nodeNamed = (analysis: Analysis, name: string) => {
  const node = analysis.nodes.find((each) => each.name === name)
  if (!node) throw new Error(`no node ${name}`)
  return node
}
const delivered = (analysis: Analysis) => {
  const recipient = analysis.messages.flatMap((message) => message.recipients).find((each) => each.outcome === 'delivered')
  if (!recipient) throw new Error('nothing was delivered')
  return recipient
}

describe('who delivered, and to whom', () => {
  test('another server is wrong, null is not told', () => {
    const wrong = spoilt((analysis) => {
      const recipient = delivered(analysis)
      recipient.deliveredBy = recipient.deliveredTo
      recipient.deliveredTo = null
    })
    const { right } = whole.deliveredBy
    expect(wrong.deliveredBy).toMatchObject({ right: right - 1, wrong: 1, notTold: 0 })
    expect(wrong.deliveredTo).toMatchObject({ right: right - 1, wrong: 0, notTold: 1, accuracy: 1 })
    expect(wrong.samples).toEqual([expect.stringMatching(/deliveredBy told as MBX-K\d, is MBX-K\d$/)])
  })
  test('an analysis without these fields tells nothing and is wrong in nothing', () => {
    const silent = spoilt((analysis) => {
      for (const { recipients } of analysis.messages) {
        for (const recipient of recipients) Object.assign(recipient, { deliveredBy: undefined, deliveredTo: undefined })
      }
    })
    expect(silent.deliveredBy).toMatchObject({ right: 0, wrong: 0, notTold: whole.deliveredBy.right })
    expect(silent.samples).toEqual([])
  })
})

test('an outcome told as not covered is not wrong, but not right either', () => {
  const result = spoilt((analysis) => {
    delivered(analysis).outcome = 'not-covered'
  })
  expect(result.outcomes).toMatchObject({ wrong: 0, notTold: 1 })
  expect(result.outcomes.accuracy).toBeLessThan(1)
})

describe('balancers', () => {
  test('a sender told as one is false, and the real one told as a host is missed', () => {
    const sender = skewed.nodes.find((node) => node.kind === 'external-host')?.name ?? ''
    const result = spoilt((analysis) => {
      nodeNamed(analysis, sender).kind = 'firewall'
      nodeNamed(analysis, 'balancer').kind = 'external-host'
    })
    expect(result.balancers).toEqual({ right: 0, false: 1, missed: 1 })
    expect(result.samples).toEqual([expect.stringContaining(sender), expect.stringContaining('balancer is not told')])
  })
  test('one that nothing passed through cannot be missed', () => {
    const beside = { name: 'spare', kind: 'load-balancer' as const, addresses: ['192.0.2.9'], aliases: [] }
    const truth = { ...skewed, nodes: [...skewed.nodes, beside] }
    expect(score(truthAsAnalysis(skewed), truth).balancers).toEqual({ right: 1, false: 0, missed: 0 })
  })
})

describe('clocks', () => {
  const told = (offset: number | null, bound: number | null, truth = skewed) =>
    spoilt((analysis) => {
      Object.assign(nodeNamed(analysis, 'MBX-K2'), { clockOffsetMs: offset, clockOffsetBoundMs: bound })
    }, truth).clocks

  test('an estimate is right within its own bound', () => {
    expect(told(45_020, 25)).toMatchObject({ right: 1, wrong: 0, maxErrorMs: 20 })
    expect(told(45_030, 25)).toMatchObject({ right: 0, wrong: 1, maxErrorMs: 30 })
    expect(told(45_000, null)).toMatchObject({ right: 1 })
    expect(told(null, null)).toMatchObject({ right: 0, wrong: 0, notTold: 1 })
  })
  test('the reference may be either server: offsets are differences', () => {
    const turned = (offset: number) =>
      spoilt((analysis) => {
        Object.assign(nodeNamed(analysis, 'MBX-K1'), { clockOffsetMs: offset, clockOffsetBoundMs: 10 })
        Object.assign(nodeNamed(analysis, 'MBX-K2'), { clockOffsetMs: 0, clockOffsetBoundMs: 0 })
      }).clocks
    expect(turned(-45_000)).toMatchObject({ right: 1, wrong: 0 })
    expect(turned(45_000)).toMatchObject({ right: 0, wrong: 1, maxErrorMs: 90_000 })
  })
  test('offsets to no reference are wrong', () => {
    const result = spoilt((analysis) => {
      nodeNamed(analysis, 'MBX-K1').clockOffsetBoundMs = 7
    })
    expect(result.clocks).toMatchObject({ right: 0, wrong: 2 })
    expect(result.samples[0]).toContain('no clock is the reference')
  })
  test('the bound has to cover a drift', () => {
    const clock = [-90_000, 0, 45_000].map((offsetMs, i) => ({ from: `2026-03-09T0${i}:00:00.000Z`, offsetMs }))
    const drifting = { ...skewed, nodes: skewed.nodes.map((node) => (node.name === 'MBX-K2' ? { ...node, clock } : node)) }
    expect(told(-20_000, 70_000, drifting)).toMatchObject({ right: 1, wrong: 0 })
    expect(told(-20_000, 60_000, drifting)).toMatchObject({ right: 0, wrong: 1, maxErrorMs: 70_000 })
  })
  test('pieces are asked at their own times, by the clock that they are about', () => {
    const clock = [-90_000, 45_000].map((offsetMs, i) => ({ from: `2026-03-09T0${i}:00:00.000Z`, offsetMs }))
    const moving = { ...skewed, nodes: skewed.nodes.map((node) => (node.name === 'MBX-K2' ? { ...node, clock } : node)) }
    const pieces = (first: number, second: number) =>
      spoilt((analysis) => {
        const told = [
          { from: '2026-03-08T23:58:30.000Z', to: '2026-03-09T00:58:30.000Z', offsetMs: first, boundMs: 100 },
          { from: '2026-03-09T01:00:45.000Z', to: '2026-03-09T04:00:45.000Z', offsetMs: second, boundMs: 100 },
        ]
        Object.assign(nodeNamed(analysis, 'MBX-K2'), { clockOffsetMs: 0, clockOffsetBoundMs: 90_000, clock: { pieces: told } })
      }, moving).clocks
    expect(pieces(-90_050, 45_000)).toMatchObject({ right: 1, wrong: 0, heldShare: 1, maxErrorMs: 50 })
    // three of the four hours are told wrongly
    expect(pieces(-90_000, 44_000)).toMatchObject({ right: 0, wrong: 1, heldShare: 0.25, maxErrorMs: 1000 })
  })
})

describe('related messages', () => {
  const report = (analysis: Analysis) => {
    const found = analysis.messages.find((message) => message.related[0]?.relation === 'original')
    if (!found) throw new Error('no report')
    return found
  }

  test('another relation is wrong and leaves the true one missing', () => {
    const result = spoilt((analysis) => {
      const [relation] = report(analysis).related
      if (relation) relation.relation = 'journal'
    })
    expect(result.related).toEqual({ right: whole.related.right - 1, wrong: 1, missing: 1, notTold: 0 })
  })
  test('an empty list is missing, no list is not told', () => {
    const none = spoilt((analysis) => report(analysis).related.splice(0))
    expect(none.related).toMatchObject({ wrong: 0, missing: 1 })
    const silent = spoilt((analysis) => void Object.assign(report(analysis), { related: undefined }))
    expect(silent.related).toMatchObject({ wrong: 0, missing: 0, notTold: 1 })
  })
})

describe('active copies', () => {
  test('another database or another time is wrong, an unknown database is not', () => {
    const [wrong, nameless] = ['DB-Ost', null].map((database) =>
      spoilt((analysis) => {
        const copy = nodeNamed(analysis, 'MBX-K1').activeCopies.find((each) => each.database === 'DB-Nord')
        if (copy) copy.database = database
      }),
    )
    expect(wrong?.activeCopies).toEqual({ right: 3, wrong: 1, missing: 1, notTold: 0 })
    expect(nameless?.activeCopies).toEqual({ right: 4, wrong: 0, missing: 0, notTold: 0 })
    const late = spoilt((analysis) => {
      for (const copy of nodeNamed(analysis, 'MBX-K2').activeCopies) {
        if (copy.database === 'DB-West') Object.assign(copy, { from: '2026-03-09T06:00:00.000Z', to: '2026-03-09T07:00:00.000Z' })
      }
    })
    expect(late.activeCopies).toMatchObject({ right: 3, wrong: 1, missing: 1 })
  })
  test('hosts without the field tell nothing', () => {
    const silent = spoilt((analysis) => {
      for (const node of analysis.nodes) Object.assign(node, { activeCopies: undefined })
    })
    expect(silent.activeCopies).toEqual({ right: 0, wrong: 0, missing: 0, notTold: 4 })
  })
})

describe('shadow copies and network message ids', () => {
  // as later versions have them: a copy on the other member, and an id that survives everything
  const modern: Truth = {
    ...skewed,
    messages: skewed.messages.map((message, i) => ({
      ...message,
      networkMessageId: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      hops: [...message.hops, { from: 'MBX-K1', to: 'MBX-K2', via: [], protocol: 'shadow' as const, at: message.first, recipients: [] }],
    })),
  }
  const perfect = score(truthAsAnalysis(modern), modern)

  test('shadow copies are counted apart; one told as a step of the path is a wrong hop', () => {
    expect(perfect.shadow).toEqual({ tp: modern.messages.length, fp: 0, fn: 0 })
    expect(perfect.hops).toEqual(whole.hops)
    const untold = spoilt((analysis) => {
      for (const message of analysis.messages) message.hops = message.hops.filter((hop) => hop.protocol !== 'shadow')
    }, modern)
    expect(untold.hops).toEqual(whole.hops)
    expect(untold.shadow).toEqual({ tp: 0, fp: 0, fn: modern.messages.length })
    const mistaken = spoilt((analysis) => {
      const hop = analysis.messages[0]?.hops.find((each) => each.protocol === 'shadow')
      if (hop) Object.assign(hop, { protocol: 'delivery', from: hop.to, to: hop.from })
    }, modern)
    expect(mistaken).toMatchObject({ hops: { fp: 1, fn: 0 }, shadow: { fp: 0, fn: 1 }, wrongCertain: 1 })
  })
  test('a message without its Message-ID is found by the network message id, with dashes or not', () => {
    const result = spoilt((analysis) => {
      for (const message of analysis.messages) {
        message.messageId = null
        message.networkMessageId = (message.networkMessageId ?? '').replaceAll('-', '').toUpperCase()
      }
    }, modern)
    expect(result).toEqual(perfect)
  })
  test('two mails under one Message-ID are told apart by it even if subjects and times are exchanged', () => {
    const ids = modern.messages.map((message) => message.messageId)
    const reused = ids.find((id, i) => ids.indexOf(id) !== i)
    expect(reused).toBeDefined()
    const result = spoilt((analysis) => {
      const [one, two] = analysis.messages.filter((message) => message.messageId === reused)
      if (one && two) [one.subject, one.first, two.subject, two.first] = [two.subject, two.first, one.subject, one.first]
    }, modern)
    expect(result.hops).toEqual(perfect.hops)
    expect(result.outcomes).toEqual(perfect.outcomes)
  })
})

describe('roles and sites', () => {
  test('another role is wrong, one that is left out is not told', () => {
    const { roles, samples } = spoilt((analysis) => Object.assign(nodeNamed(analysis, 'MBX-K1'), { roles: ['mailbox', 'edge'] }))
    expect(roles).toMatchObject({ right: 4, wrong: 1, notTold: 2 })
    expect(samples).toEqual(['role: MBX-K1 is told to be edge; it is client access, mailbox, transport'])
  })
  test('a site without a name is right when all that are in it are in one', () => {
    const together = spoilt((analysis) => {
      for (const name of ['MBX-K1', 'MBX-K2']) Object.assign(nodeNamed(analysis, name), { site: 'site of both' })
    })
    expect(together.sites).toMatchObject({ right: 2, wrong: 0, notTold: 0 })
    const apart = { ...skewed, nodes: skewed.nodes.map((node) => (node.name === 'MBX-K2' ? { ...node, site: 'Kai' } : node)) }
    const mixed = spoilt((analysis) => {
      for (const name of ['MBX-K1', 'MBX-K2']) Object.assign(nodeNamed(analysis, name), { site: 'site of both' })
    }, apart)
    expect(mixed.sites).toMatchObject({ right: 0, wrong: 2, notTold: 0 })
    const swapped = spoilt((analysis) => Object.assign(nodeNamed(analysis, 'MBX-K1'), { site: 'Kai' }), apart)
    expect(swapped.sites).toMatchObject({ right: 1, wrong: 1 })
  })
})
