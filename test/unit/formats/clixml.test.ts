/** CLIXML: what its expected files do not show. */
import { clixml } from '@shared/formats/clixml/format'
import { FORMATS } from '@shared/formats/registry'
import { describe, expect, test } from 'vitest'
import { dataFiles } from '../../builders/format-files'
import { bytesOf } from '../../builders/scan'
import { readText } from '../../builders/text-format'

const START = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n'
const queue = (...props: readonly string[]) => `  <Obj RefId="1">\n    <Props>\n${props.join('\n')}\n    </Props>\n  </Obj>\n`
const read = (body: string) => readText(clixml, `${START}${body}</Objs>\n`)
const values = (body: string) =>
  read(body)
    .rows('settings')
    .map((r) => `${r.object} ${r.type} ${r.property}=${r.value ?? ''}`)

describe('texts', () => {
  test.each([
    ['&lt;a&gt; &amp;amp; &quot;&apos;', `<a> &amp; "'`],
    ['&#65;&#x42; &#xD800; &#0; &nbsp; & &;', 'AB &#xD800; &#0; &nbsp; & &;'],
    ['a_x000A_b_x005F_x000A_ _x00_ _xZZZZ_', 'a\nb_x000A_ _x00_ _xZZZZ_'],
    ['_xD83D__xDE00_', '😀'],
  ])('%s', (written, meant) => {
    expect(values(queue(`<S N="NextHopDomain">${written}</S>`))).toEqual([`0 queue NextHopDomain=${meant}`])
  })

  test('of several lines keep their breaks', () => {
    expect(values(queue('<S N="NextHopDomain">a\nb</S>'))).toEqual(['0 queue NextHopDomain=a\nb'])
  })

  test('in comments and CDATA are none', () => {
    expect(values(queue('<!-- <S N="x">1</S> -->', '<S N="NextHopDomain">a<![CDATA[b]]></S>'))).toEqual(['0 queue NextHopDomain=a'])
  })
})

test('a type is known by its number later on', () => {
  const typed = '<TN RefId="5"><T>Deserialized.Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo</T></TN>'
  const objects = [typed, '<TNRef RefId="5" />'].map(
    (t, n) => `  <Obj RefId="${n}">\n${t}<Props><S N="Identity">EX01\\${n}</S></Props></Obj>\n`,
  )
  expect(values(objects.join(''))).toEqual(['0 queue Identity=EX01\\0', '1 queue Identity=EX01\\1'])
})

test('a secure string is hidden, whatever its name; no byte of it reaches a segment', () => {
  const body = queue('<S N="NextHopDomain">a.example</S>', '<SS N="Note">01000000d08c9ddf</SS>', '<S N="SharedSecret">hunter2</S>')
  expect(values(body)).toEqual(['0 queue NextHopDomain=a.example', '0 queue Note=(hidden)', '0 queue SharedSecret=(hidden)'])
  const bytes = read(body)
    .segments.map((s) => Buffer.from(new Uint8Array(s)).toString('latin1'))
    .join('')
  expect(bytes).toContain('a.example')
  expect(bytes).not.toMatch(/hunter2|d08c9ddf/)
})

test('what the shell added does not replace what the object has', () => {
  const body =
    '  <Obj RefId="1"><Props><S N="Identity">EX01\\1</S><S N="DeliveryType">x</S></Props><MS><S N="Identity">no</S><S N="PSComputerName">ex01</S></MS></Obj>\n'
  expect(values(body)).toEqual(['0 queue Identity=EX01\\1', '0 queue DeliveryType=x', '0 queue PSComputerName=ex01'])
})

describe('a damaged file', () => {
  test('goes on with the object behind a line that was too long', () => {
    const long = `<S N="Big">${'x'.repeat(3 << 20)}</S>`
    const { summary, rows } = read(
      queue('<S N="NextHopDomain">a</S>', long, '<S N="DeliveryType">x</S>') + queue('<S N="NextHopDomain">b</S>'),
    )
    expect(rows('settings').map((r) => r.value)).toEqual(['a', 'b'])
    expect(summary.setAside.map((s) => s.reason)).toEqual(['too-long', 'not-understood'])
  })

  test('has ends that nothing began, and ends that are missing', () => {
    expect(values(`</Obj></S>\n${queue('</LST>', '<Obj N="NextHopDomain"><ToString>a', '<S N="x">')}`)[0]).toMatch(
      /^0 queue NextHopDomain=a/,
    )
  })
})

test('a hostile file is read in time that grows with its size', () => {
  const began = performance.now()
  const bodies = [
    '<Obj>\n'.repeat(100_000),
    '<LST>'.repeat(100_000),
    queue(`<S N="NextHopDomain">${'&'.repeat(900_000)}</S>`),
    queue(`<S N="NextHopDomain">${'_x'.repeat(450_000)}</S>`),
    queue(`<S N="${'a="'.repeat(20_000)}">`),
    '<a "\n'.repeat(200_000),
    queue(...Array.from({ length: 200_000 }, (_, n) => `<S N="p${n}">1</S>`)),
    queue('<Obj N="NextHopDomain" RefId="3"><LST>', ...Array.from({ length: 200_000 }, () => '<S>1</S>'), '</LST></Obj>'),
  ]
  for (const body of bodies) {
    read(body)
    clixml.sniff(bytesOf((START + body).slice(0, 65_536)), 'x.xml')
  }
  expect(performance.now() - began).toBeLessThan(20_000)
})

test('other XML, and CLIXML of other programs, is not claimed', () => {
  for (const text of [
    '<?xml version="1.0"?>\n<Objs>\n',
    '<configuration xmlns="x"/>',
    `${START}  <Obj RefId="0"><TN RefId="0"><T>System.ServiceProcess.ServiceController</T></TN><Props><S N="Name">x</S><S N="Status">y</S></Props></Obj></Objs>`,
  ])
    expect(clixml.sniff(bytesOf(text), 'x.xml')).toBeNull()
  for (const f of dataFiles().filter((d) => d.format !== 'clixml' && FORMATS.some((x) => x.id === d.format)))
    expect(clixml.sniff(f.bytes, f.path)).toBeNull()
})
