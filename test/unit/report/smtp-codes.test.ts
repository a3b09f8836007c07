/** Replies and commands in plain words. */
import { commandWords, enhancedWords, replyWords } from '@shared/report/smtp-codes'
import { describe, expect, test } from 'vitest'

const words = (text: string) => replyWords(text).map((w) => `${w.code}: ${w.words}`)

test('three digits, the enhanced code, and how an expert reads the text', () => {
  expect(words('550 5.7.1 Unable to relay')).toEqual([
    '550: Refused: no such mailbox, or not allowed. The sender does not try again.',
    '5.7.1: Not allowed: relaying, permissions or a rule. Failed for good: the sender reports it and does not try again.',
    expect.stringContaining('In Exchange: The recipient is not of this organisation'),
  ])
})

test('a wrapper says so, before anything that stands inside it', () => {
  const wrapped = '451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped." Attempted failover to alternate host'
  expect(words(wrapped).at(-1)).toMatch(/^In Exchange: A wrapper/)
  expect(words('421 4.4.2 Connection dropped').at(-1)).toMatch(/cut the connection/)
})

test('the first line of several, and codes of a class that have no words of their own', () => {
  expect(words('250-EX1 Hello')).toEqual(['250: Done.'])
  expect(words('259 something')).toEqual(['259: Success.'])
  expect(enhancedWords('5.1.99')).toBe('About an address, not said what. Failed for good: the sender reports it and does not try again.')
  expect(enhancedWords('5.9.9')).toBe('')
  expect(words('no code here')).toEqual([])
})

describe('codes of the registry', () => {
  test.each(['1.1', '2.2', '3.4', '4.7', '5.3', '6.9', '7.30'])('x.%s has words, transient and permanent', (subject) => {
    expect(enhancedWords(`4.${subject}`)).toMatch(/Failed for now: the sender keeps the mail and tries again\.$/)
    expect(enhancedWords(`5.${subject}`)).toMatch(/Failed for good/)
    expect(enhancedWords(`2.${subject}`)).not.toContain('Failed')
  })
})

test('commands, those of Exchange among them', () => {
  expect(commandWords('X-EXPS')).toContain('Exchange servers')
  expect(commandWords('FOO')).toBe('')
})
