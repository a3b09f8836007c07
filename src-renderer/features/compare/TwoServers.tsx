import { formatCount } from '@shared/base/format'
import type { RouteNode } from '@shared/model/routes'
import type { ServerComparison } from '@shared/query/compare-servers'
import type { SettingDifference } from '@shared/query/compare-settings'
import { blocksText } from '@shared/report/compare-blocks'
import { balancerSentence, serverBlocks, serverCover, serverNames, serverSentences, settingText } from '@shared/report/compare-server-words'
import { useMemo } from 'react'
import { useApp } from '../../state/app'
import { Blocks, Pair } from './Blocks'
import { Report } from './Report'

interface Props {
  readonly a: number
  readonly b: number
  readonly comparison: ServerComparison
  readonly nodes: readonly RouteNode[]
}

const MOST_SETTINGS = 200

/** Two servers side by side, over the time of the case. */
export function TwoServers({ a, b, comparison, nodes }: Props) {
  const compared = useMemo(() => ({ a, b, comparison, nodes }), [a, b, comparison, nodes])
  const blocks = useMemo(() => serverBlocks(compared), [compared])
  const names = serverNames(compared)
  const { balancers, settings, cover } = comparison
  const sentences = [...serverSentences(compared), ...balancers.map((s) => balancerSentence(s, compared))]
  const covered = [serverCover(names.a, cover.a), serverCover(names.b, cover.b)]
  const text = () =>
    [
      ...covered,
      ...sentences,
      '',
      blocksText(blocks, names),
      '',
      ...settings.differences.map((d) => [d.type, d.object, d.property, settingText(d.values.a), settingText(d.values.b)].join('\t')),
    ].join('\n')
  return (
    <Report
      title={`${names.a} beside ${names.b}`}
      text={text}
      sentences={sentences}
      cover={
        <section className="compare-cover" aria-label="What the logs cover">
          {covered.map((s) => (
            <p className="sm" key={s}>
              {s}
            </p>
          ))}
        </section>
      }
    >
      {balancers.length > 0 && (
        <section className="compare-block" aria-label="Share of a balancer">
          <h2>Share of a balancer</h2>
          <table className="compare-figures">
            <thead>
              <tr>
                <th scope="col">Balancer</th>
                <th scope="col" className="num side-edge">
                  {names.a} sessions
                </th>
                <th scope="col" className="num">
                  mails
                </th>
                <th scope="col" className="num side-edge">
                  {names.b} sessions
                </th>
                <th scope="col" className="num">
                  mails
                </th>
                <th scope="col">Share of all sessions</th>
              </tr>
            </thead>
            <tbody>
              {balancers.map((s) => (
                <tr key={s.balancer}>
                  <th scope="row">{nodes[s.balancer]?.name}</th>
                  {[s.of.a, s.of.b].map((m, i) => (
                    <ShareCells key={i === 0 ? 'a' : 'b'} member={m} />
                  ))}
                  <td>
                    <Pair a={(s.of.a?.sessions ?? 0) / Math.max(1, s.sessions)} b={(s.of.b?.sessions ?? 0) / Math.max(1, s.sessions)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Blocks blocks={blocks} names={names} />
      <Settings settings={settings} names={names} />
    </Report>
  )
}

function ShareCells({ member }: { member: { readonly sessions: number; readonly mails: number } | null }) {
  return (
    <>
      <td className="num side-edge">{member ? formatCount(member.sessions) : 'no member'}</td>
      <td className="num">{member ? formatCount(member.mails) : ''}</td>
    </>
  )
}

function Settings({ settings, names }: { settings: ServerComparison['settings']; names: { readonly a: string; readonly b: string } }) {
  const { differences, objects, only } = settings
  return (
    <section className="compare-block" aria-label="Settings">
      <h2>Settings</h2>
      {objects.a === 0 || objects.b === 0 ? (
        <p className="sm mid">
          Settings are compared where files of both are in the bundle, such as the output of Get-ReceiveConnector or Get-TransportService.
          There is none of {objects.a === 0 && objects.b === 0 ? 'either' : objects.a === 0 ? names.a : names.b}.
        </p>
      ) : differences.length === 0 ? (
        <p className="sm mid">No setting differs that both have.</p>
      ) : (
        <table className="compare-figures compare-settings">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Of</th>
              <th scope="col">{names.a}</th>
              <th scope="col">{names.b}</th>
            </tr>
          </thead>
          <tbody>
            {differences.slice(0, MOST_SETTINGS).map((d) => (
              <tr key={`${d.type} ${d.object} ${d.property}`}>
                <th scope="row">{d.property}</th>
                <td>
                  {d.type.replaceAll('-', ' ')} {d.object}
                </td>
                <SettingCell values={d.values.a} place={d.refs.a} />
                <SettingCell values={d.values.b} place={d.refs.b} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {differences.length > MOST_SETTINGS && <p className="sm mid">and {formatCount(differences.length - MOST_SETTINGS)} more</p>}
      {(['a', 'b'] as const).map(
        (side) =>
          objects.a > 0 &&
          objects.b > 0 &&
          only[side].length > 0 && (
            <p className="sm mid" key={side}>
              Only {names[side]} has {only[side].slice(0, 8).join(', ')}
              {only[side].length > 8 ? ` and ${only[side].length - 8} more` : ''}.
            </p>
          ),
      )}
    </section>
  )
}

/** What the setting is; it leads to the line that says so. */
function SettingCell({ values, place }: { values: SettingDifference['values']['a']; place: SettingDifference['refs']['a'] }) {
  const { places } = useApp()
  if (values === null || place === null) return <td className="dim">{settingText(values)}</td>
  const open = () => places.go({ screen: 'rows', message: null, source: place.source, table: 'settings', at: place.offset })
  return (
    <td>
      <button type="button" className="link clip" title={settingText(values)} onClick={open}>
        {settingText(values)}
      </button>
    </td>
  )
}
