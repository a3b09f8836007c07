// Writes THIRD-PARTY-NOTICES.txt: the licence of every package whose code ships in out/ (read from the source maps of the build), of
// Electron, and what they must say. --check fails when the committed file is not what the build gives.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const target = join(root, 'THIRD-PARTY-NOTICES.txt')
const modules = join(root, 'node_modules')

function* maps(dir) {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const p = join(dir, e.name)
    if (e.isDirectory() && e.name !== 'coverage' && e.name !== 'results' && e.name !== 'tools' && e.name !== 'test-results') yield* maps(p)
    else if (e.name.endsWith('.map')) yield p
  }
}

/** The folder of the package a file belongs to: the nearest with a name and a version. */
function packageOf(file) {
  for (let dir = dirname(file); dir.startsWith(modules) && dir !== modules; dir = dirname(dir)) {
    const p = join(dir, 'package.json')
    if (!existsSync(p)) continue
    const { name, version } = JSON.parse(readFileSync(p, 'utf8'))
    if (name && version) return dir
  }
  return null
}

const packages = new Set([join(modules, 'electron')])
for (const map of maps(join(root, 'out'))) {
  const { sources } = JSON.parse(readFileSync(map, 'utf8'))
  for (const source of sources) {
    // maps of workers count from another folder than those of pages, so only the part from node_modules on is relied on
    const inside = source.replace(/\?.*$/, '').replaceAll('\\', '/').split('node_modules/').slice(1).join('node_modules/')
    if (inside === '') continue
    const file = join(modules, inside)
    const dir = packageOf(file)
    if (dir) packages.add(dir)
  }
}

const ALLOWED = /^(MIT|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|MPL-2\.0|EPL-2\.0|Unlicense|CC0-1\.0)$/
const wrong = []
const parts = [...packages]
  .map((dir) => {
    const { name, version, license, homepage, repository } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
    const words = typeof license === 'string' ? license : (license?.type ?? '')
    if (
      !words
        .replace(/[()]/g, '')
        .split(/ OR | AND /)
        .some((l) => ALLOWED.test(l))
    )
      wrong.push(`${name}: ${words || 'no licence named'}`)
    const file = readdirSync(dir).find((f) => /^(licen[cs]e|copying)(\.(md|txt|mit))?$/i.test(f))
    const text = file
      ? readFileSync(join(dir, file), 'utf8').replace(/\r\n/g, '\n').trim()
      : `(the package holds no licence text; it names ${words})`
    const home = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? ''
    return { name, body: `${name} ${version}\n${words}\n${home}\n\n${text}\n` }
  })
  .sort((a, b) => (a.name < b.name ? -1 : 1))
const rule = `\n${'-'.repeat(100)}\n\n`
const intro = `Hopscope contains code of the following packages, each under its own licence.
Made by test/tools/notices.mjs from what the build contains; Electron additionally ships LICENSES.chromium.html.
`
const text = [intro, ...parts.map((p) => p.body)].join(rule)

if (wrong.length > 0) {
  process.stderr.write(`licences to look at:\n  ${wrong.join('\n  ')}\n`)
  process.exitCode = 1
} else if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    process.stderr.write(`${relative(root, target)} is not what the build contains: run node test/tools/notices.mjs\n`)
    process.exitCode = 1
  }
} else writeFileSync(target, text)
