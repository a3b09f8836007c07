/** Settings of the connector that a session names. */
import { type ConnectorObject, connectorSettings } from '@shared/query/connector-settings'
import { expect, test } from 'vitest'

const place = (line: number) => ({ source: 3, offset: line * 10, length: 9, line })
const object = (name: string, properties: Readonly<Record<string, readonly string[]>>): ConnectorObject => ({
  name,
  properties: new Map(
    Object.entries(properties).map(([property, values], i) => [property, values.map((value) => ({ value, place: place(i) }))]),
  ),
})
const objects = [
  object('EX1\\Client EX1', { AuthMechanism: ['Tls'] }),
  object('EX1\\Default EX1', {
    WhenChanged: ['today'],
    AuthMechanism: ['Tls', 'Integrated', 'ExchangeServer'],
    AuthenticationCredential: ['secret'],
    Bindings: ['0.0.0.0:25'],
  }),
]

test('by its name, whatever its case; what tells of sessions first; credentials never', () => {
  const found = connectorSettings(objects, { connector: 'ex1\\default EX1' })
  expect(found?.settings.map((s) => [s.name, s.values.join(), s.telling])).toEqual([
    ['Bindings', '0.0.0.0:25', true],
    ['AuthMechanism', 'Tls,Integrated,ExchangeServer', true],
    ['WhenChanged', 'today', false],
  ])
  expect(found?.settings[1]?.ref).toEqual(place(1))
})

test('an object that has its server beside its name', () => {
  const apart = [object('Default EX2', { Server: ['EX2'], Name: ['Default EX2'], Fqdn: ['ex2.example'] })]
  expect(connectorSettings(apart, { connector: 'EX2\\Default EX2' })?.settings).toHaveLength(3)
})

test('another connector is none, and a session without one has no settings', () => {
  expect(connectorSettings(objects, { connector: 'EX9\\Default EX9' })).toBeNull()
  expect(connectorSettings([object('', { Fqdn: ['x'] })], { connector: '' })).toBeNull()
})
