import type { CaseOverview } from '@shared/query/case-overview'
import { overviewSentence } from '@shared/report/overview-words'
import { useEffect, useState } from 'react'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useZone } from '../../state/zone'
import { DelayByWay } from './DelayByWay'
import { EvidenceCard } from './EvidenceCard'
import { FindingsCard } from './FindingsCard'
import { MailFlow } from './MailFlow'
import { ServersCard } from './ServersCard'
import { useOpens } from './use-opens'
import { WhatThis } from './WhatThis'
import './overview.css'

/** The case as a memo: a sentence first, then blocks; every number opens what is behind it. */
export function Overview() {
  const { cases, session } = useApp()
  const open = useStore(session.open, (o) => o)
  const opens = useOpens()
  const [o, setOverview] = useState<CaseOverview | null>(null)
  const generation = open?.generation ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation has other numbers
  useEffect(() => {
    let current = true
    cases.overview().then(
      (found) => current && setOverview(found),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, generation])
  const catalogue = open?.catalogue
  const zone = useZone()
  return (
    <div className="fill overview" data-region="overview">
      <h1 className="hidden-text" tabIndex={-1} data-focus="main">
        Overview
      </h1>
      {!catalogue || !o ? (
        <p className="sm mid rows-none" role="status">
          There are no messages yet.
        </p>
      ) : (
        <>
          <p className="ov-sentence" data-testid="overview-sentence">
            {overviewSentence(catalogue, o, zone).map((part) =>
              part.opens === null ? (
                part.text
              ) : (
                <button type="button" className="link" key={part.text} onClick={() => opens(part.opens ?? {})}>
                  {part.text}
                </button>
              ),
            )}
          </p>
          {open.live && !open.final && <p className="sm mid">Of what was read so far.</p>}
          <div className="ov-cards">
            <MailFlow o={o} />
            <FindingsCard />
            <DelayByWay o={o} nodes={catalogue.nodes} />
            <ServersCard o={o} nodes={catalogue.nodes} />
            <EvidenceCard catalogue={catalogue} />
            <WhatThis o={o} catalogue={catalogue} />
          </div>
        </>
      )}
    </div>
  )
}
