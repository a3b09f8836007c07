import { formatCount, formatDuration } from '@shared/base/format'
import type { Both } from '@shared/query/sided'
import { type CompareBlock, type CountRow, type DelayRow, hourly } from '@shared/report/compare-blocks'
import { useId, useState } from 'react'
import { BehindLink } from './BehindLink'
import { ChangeWord } from './ChangeWord'

/** Rows that are drawn at once; the rest is one press away. */
const SHOWN = 12
const MOST = 400

/** Blocks of two sides: counts as a table, delays as a table with paired bars on one scale. */
export function Blocks({ blocks, names }: { blocks: readonly CompareBlock[]; names: Both<string> }) {
  return blocks.map((b) => <Block key={b.id} block={b} names={names} />)
}

function Block({ block, names }: { block: CompareBlock; names: Both<string> }) {
  const id = useId()
  const [all, setAll] = useState(false)
  const shown = all ? MOST : SHOWN
  return (
    <section className="compare-block" aria-labelledby={id}>
      <h2 id={id}>{block.title}</h2>
      {block.rows.length === 0 ? (
        <p className="sm mid">{block.none}</p>
      ) : (
        <>
          {block.says !== '' && <p className="xs mid">{block.says}</p>}
          {block.kind === 'counts' ? (
            <Counts rows={block.rows.slice(0, shown)} names={names} labelledBy={id} />
          ) : (
            <Delays rows={block.rows.slice(0, shown)} names={names} labelledBy={id} />
          )}
          {block.rows.length > shown && (
            <p className="sm mid">
              and {formatCount(block.rows.length - shown)} more{' '}
              {!all && (
                <button type="button" className="link" onClick={() => setAll(true)}>
                  Show {block.rows.length > MOST ? `the first ${MOST}` : 'all'}
                </button>
              )}
            </p>
          )}
        </>
      )}
    </section>
  )
}

function Counts({ rows, names, labelledBy }: { rows: readonly CountRow[]; names: Both<string>; labelledBy: string }) {
  const rated = rows.some((r) => r.a.perHour !== null)
  const most = Math.max(...rows.flatMap((r) => [r.a, r.b].map((c) => c.perHour ?? c.behind.count)).filter((n) => !Number.isNaN(n)), 1e-9)
  return (
    <table className="compare-figures" aria-labelledby={labelledBy}>
      <thead>
        <tr>
          <th scope="col" aria-label="What" />
          {[names.a, names.b].map((name) => (
            <SideHeads key={name} name={name} heads={rated ? ['count', 'an hour'] : ['count']} />
          ))}
          <th scope="col">Side by side</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.key}>
            <th scope="row" title={r.name}>
              {r.name}
            </th>
            {[r.a, r.b].map((cell, i) => (
              <CountCells key={i === 0 ? 'a' : 'b'} cell={cell} rated={rated} />
            ))}
            <td>
              <Pair a={(r.a.perHour ?? r.a.behind.count) / most} b={(r.b.perHour ?? r.b.behind.count) / most} />
            </td>
            <td>
              <ChangeWord change={r.change} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function CountCells({ cell, rated }: { cell: CountRow['a']; rated: boolean }) {
  return (
    <>
      <td className="num side-edge">
        <BehindLink behind={cell.behind} state={cell.state} />
      </td>
      {rated && <td className="num">{cell.behind.count > 0 ? hourly(cell.perHour) : ''}</td>}
    </>
  )
}

function SideHeads({ name, heads }: { name: string; heads: readonly string[] }) {
  return heads.map((h, i) => (
    <th scope="col" key={h} className={i === 0 ? 'num side-edge' : 'num'} title={`${name}, ${h}`}>
      <span className="side-name">{i === 0 ? name : ''}</span>
      <span className="hidden-text">{i === 0 ? '' : name} </span>
      {h}
    </th>
  ))
}

const FIGURES = ['p50', 'p95', 'p99'] as const

function Delays({ rows, names, labelledBy }: { rows: readonly DelayRow[]; names: Both<string>; labelledBy: string }) {
  const longest = Math.max(...rows.flatMap((r) => [r.a, r.b].map((c) => c.delays?.p95 ?? 0)), 1)
  return (
    <table className="compare-figures" aria-labelledby={labelledBy}>
      <thead>
        <tr>
          <th scope="col" aria-label="What" />
          {[names.a, names.b].map((name) => (
            <SideHeads key={name} name={name} heads={['messages', ...FIGURES]} />
          ))}
          <th scope="col" title={`p95 on one scale, up to ${formatDuration(longest)}`}>
            p95 side by side
          </th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.key}>
            <th scope="row" title={r.name}>
              {r.name}
            </th>
            {[r.a, r.b].map((cell, i) => (
              <DelayCells key={i === 0 ? 'a' : 'b'} cell={cell} />
            ))}
            <td>
              <Pair a={(r.a.delays?.p95 ?? 0) / longest} b={(r.b.delays?.p95 ?? 0) / longest} />
            </td>
            <td>
              <ChangeWord change={r.change} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DelayCells({ cell }: { cell: DelayRow['a'] }) {
  const { delays, slow } = cell
  const figure = (f: (typeof FIGURES)[number]) => (delays ? formatDuration(delays[f]) || '0 s' : '')
  return (
    <>
      <td className="num side-edge">
        <BehindLink behind={cell.behind} state={cell.state} />
      </td>
      <td className="num">{figure('p50')}</td>
      <td className="num">{slow.count > 0 ? <BehindLink behind={slow}>{figure('p95')}</BehindLink> : figure('p95')}</td>
      <td className="num">{figure('p99')}</td>
    </>
  )
}

/** Two bars on one scale, 0 to 1: A above B. The figures stand beside them. */
export function Pair({ a, b }: { a: number; b: number }) {
  const width = (n: number) => `${Number.isFinite(n) && n > 0 ? Math.max(1, Math.min(1, n) * 100) : 0}%`
  return (
    <span className="pair-bars" aria-hidden="true">
      <i className="side-a" style={{ width: width(a) }} />
      <i className="side-b" style={{ width: width(b) }} />
    </span>
  )
}
