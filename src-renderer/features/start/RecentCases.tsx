import { formatBytes, formatCount, formatDay, formatMinute, formatSpan } from '@shared/base/format'
import { toLocal } from '@shared/base/zone'
import { type KeyboardEvent, useRef } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'
import { findEvidenceAgain } from '../../state/evidence-search'
import type { RecentCase } from '../../state/registry'
import { useStore } from '../../state/store'
import { ownZone } from '../../state/zone'

export function RecentCases() {
  const { recent, session } = useApp()
  const list = useStore(recent.list, (l) => l)
  const body = useRef<HTMLTableSectionElement>(null)
  const open = (c: RecentCase) => {
    void recent.touch(c.id)
    void session.openStored(c.id)
  }
  const onKey = (e: KeyboardEvent, c: RecentCase) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key]
    if (step) {
      e.preventDefault()
      const rows = [...(body.current?.rows ?? [])]
      rows[rows.indexOf(e.currentTarget as HTMLTableRowElement) + step]?.focus()
    } else if (e.key === 'Enter') open(c)
    else if (e.key === 'Delete') recent.remove(c)
  }
  return (
    <>
      {list !== null && list.length > 0 && (
        <section aria-label="Recent cases">
          <div className="row" style={{ margin: '26px 0 8px' }}>
            <h3 className="grow">Recent cases</h3>
            <span className="xs dim row">
              <Key>↑</Key>
              <Key>↓</Key> choose <Key>Enter</Key> open <Key>Del</Key> remove
            </span>
          </div>
          <div className="card">
            <table className="plain">
              <colgroup>
                <col />
                <col style={{ width: 170 }} />
                <col style={{ width: 80 }} />
                <col style={{ width: 100 }} />
                <col style={{ width: 130 }} />
                <col style={{ width: 90 }} />
                <col style={{ width: 40 }} />
              </colgroup>
              <thead>
                <tr>
                  <th>Case</th>
                  <th>Span, UTC</th>
                  <th className="right">Servers</th>
                  <th className="right">Messages</th>
                  <th>Opened</th>
                  <th className="right">Index</th>
                  <th>
                    <span className="hidden-text">Remove</span>
                  </th>
                </tr>
              </thead>
              <tbody ref={body}>
                {list.map((c, i) => (
                  <tr
                    key={c.id}
                    tabIndex={i === 0 ? 0 : -1}
                    aria-label={`${c.name}, ${formatCount(c.messages)} messages.${c.evidence === 'gone' ? ' Evidence is not where it was.' : ''} Enter opens, Delete removes.`}
                    onClick={() => open(c)}
                    onKeyDown={(e) => onKey(e, c)}
                    style={{ cursor: 'pointer' }}
                  >
                    <td>
                      <span className="strong">{c.name}</span> {c.example && <span className="pill defer">EXAMPLE</span>}
                      <CaseState of={c} />
                    </td>
                    <td>{c.first !== null && c.last !== null ? formatSpan(c.first, c.last) : ''}</td>
                    <td className="right">{c.servers}</td>
                    <td className="right">{formatCount(c.messages)}</td>
                    <td className="mid">{openedAt(c.openedAt)}</td>
                    <td className="right mid">{formatBytes(c.bytes)}</td>
                    <td style={{ padding: 0 }}>
                      <button
                        type="button"
                        className="icon-btn"
                        tabIndex={-1}
                        aria-label={`Remove ${c.name}`}
                        onClick={(e) => {
                          e.stopPropagation()
                          recent.remove(c)
                        }}
                      >
                        <Icon name="close" size="s" />
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      <p className="xs dim start-foot">
        <span className="row" style={{ gap: 6 }}>
          <Icon name="shield" size="s" /> Works offline. Files are read, never changed.
        </span>
        {list !== null && list.length > 0 && (
          <span>
            Index of {list.length === 1 ? 'one case' : `${list.length} cases`}: {formatBytes(list.reduce((n, c) => n + c.bytes, 0))} on this
            machine. Removing one leaves its evidence alone.
          </span>
        )}
      </p>
    </>
  )
}

/** What is not as it should be, in words; the way to the evidence where it was moved. */
function CaseState({ of: c }: { of: RecentCase }) {
  const app = useApp()
  const lost = c.indexed === false
  if (!lost && (c.evidence === undefined || c.evidence === 'present')) return null
  return (
    <span className="xs mid case-state">
      {lost && <span>no index here; opening reads the evidence again. </span>}
      {c.evidence === 'changed' && <span>{c.note} </span>}
      {c.evidence === 'gone' && (
        <>
          <span>evidence is not where it was </span>
          <button
            type="button"
            className="link"
            onKeyDown={(e) => e.stopPropagation()}
            onClick={(e) => {
              e.stopPropagation()
              findEvidenceAgain(app, c.id)
            }}
          >
            Find evidence again…
          </button>
        </>
      )}
    </span>
  )
}

/** Local to the person: it is their own clock, not the logs'. */
function openedAt(at: number): string {
  const zone = ownZone()
  const day = (t: number) => Math.floor(toLocal(t, zone) / 86_400_000)
  if (day(at) !== day(Date.now())) return formatDay(at, zone)
  return `today ${formatMinute(at, zone).slice(-5)}`
}
