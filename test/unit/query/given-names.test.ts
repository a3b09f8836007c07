/** Names a person gave stand in front of those of the logs; what is not named is as it was. */
import { withGivenNames } from '@shared/query/given-names'
import { expect, test } from 'vitest'
import { buildWorld } from '../../builders/world'

test('the name of the logs stands beside the given one, and the list without names is the same one', () => {
  const { nodes } = buildWorld(20, 1).catalogue
  expect(withGivenNames(nodes, new Map())).toBe(nodes)
  const named = withGivenNames(nodes, new Map([[1, 'Front door']]))
  expect(named[1]?.name).toBe(`Front door (${nodes[1]?.name})`)
  expect(named[0]).toBe(nodes[0])
  expect({ ...named[1], name: nodes[1]?.name }).toEqual(nodes[1])
})
