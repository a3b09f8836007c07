/** Only a case that was handed over is Hopscope's own to open; everything else keeps its program. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const read = (name: string) => readFileSync(resolve(import.meta.dirname, '../../../resources', name), 'utf8')

test('associations take over .hopscope alone', () => {
  const yml = read('electron-builder.yml')
  const taken = yml.slice(yml.indexOf('\nfileAssociations:')).split(/\n(?=\w)/)[1] ?? ''
  expect([...taken.matchAll(/ext: (\w+)/g)].map((m) => m[1])).toEqual(['hopscope'])
  expect(yml).toMatch(/\[zip, pcap, pcapng, log\]\n\s+CFBundleTypeRole: Viewer\n\s+LSHandlerRank: Alternate/)
  // the entry of an ending itself is what would take it over
  expect(read('open-with.nsh')).not.toMatch(/WriteRegStr SHCTX "Software\\Classes\\\$\{ENDING\}" /)
})
