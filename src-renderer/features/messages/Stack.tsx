import { formatCount, formatCounted } from '@shared/base/format'
import { mergeFilters, type SortKey } from '@shared/query/filter'
import type { StackAnswer, StackItem } from '@shared/query/stack'
import { useEffect, useState } from 'react'
import { Dialog } from '../../components/Dialog'
import { FindField } from '../../components/FindField'
import { RowList } from '../../components/RowList'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useZone } from '../../state/zone'

export interface Stacked {
  readonly column: SortKey
  readonly head: string
}

/** The values of a column in what the list shows, most frequent first; one is chosen to narrow to it. */
export function Stack({ of, close }: { of: Stacked | null; close: () => void }) {
  return (
    <Dialog title={of ? `Values of ${of.head}` : ''} open={of !== null} close={close} wide>
      {of && <Values of={of} close={close} />}
    </Dialog>
  )
}

function Values({ of, close }: { of: Stacked; close: () => void }) {
  const { cases, list } = useApp()
  const filter = useStore(list.filter, (f) => f)
  const zone = useZone().id
  const [answer, setAnswer] = useState<StackAnswer | null>(null)
  const [typed, setTyped] = useState('')
  const [selected, setSelected] = useState(0)
  useEffect(() => {
    let current = true
    cases.stack({ filter, sort: list.sort.get(), column: of.column, zone }).then(
      (a) => current && setAnswer(a),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [cases, list, filter, of, zone])
  if (!answer) return <p className="sm mid">Counting…</p>
  const items = answer.items.filter((i) => i.text.toLowerCase().includes(typed.toLowerCase()))
  const most = Math.max(1, ...items.map((i) => i.count))
  const narrow = (item: StackItem | undefined) => {
    const { narrows } = item ?? {}
    if (!narrows) return
    list.filter.set((f) => mergeFilters(f, narrows))
    close()
  }
  return (
    <div className="stack">
      <p className="sm mid">
        {formatCounted(answer.distinct, 'value')} in {formatCounted(answer.rows, 'message')}
        {answer.items.length < answer.distinct && `, the ${formatCount(answer.items.length)} most frequent are here`}. Enter shows the
        messages of one.
      </p>
      <FindField label="Values that contain" value={typed} onChange={setTyped} />
      <div className="stack-list">
        <RowList<StackItem>
          label={`Values of ${of.head}`}
          rows={items}
          columns={[
            {
              id: 'text',
              head: of.head,
              track: 'minmax(160px, 3fr)',
              cell: (i) => i.text || <span className="dim">none</span>,
              title: (i) => i.text,
            },
            { id: 'count', head: 'Messages', track: '90px', align: 'right', cell: (i) => formatCount(i.count) },
            {
              id: 'share',
              head: 'Share',
              track: 'minmax(120px, 2fr)',
              cell: (i) => (
                <span className="stack-bar">
                  <i style={{ width: `${(i.count / most) * 100}%` }} />
                  <b>{((i.count / Math.max(1, answer.rows)) * 100).toFixed(1)} %</b>
                </span>
              ),
            },
          ]}
          keyOf={(i) => i.text}
          selected={Math.min(selected, items.length - 1)}
          onSelect={setSelected}
          onOpen={(i) => narrow(items[i])}
          takeFocus={typed === ''}
          empty={<p className="sm mid">No value contains this.</p>}
        />
      </div>
    </div>
  )
}
