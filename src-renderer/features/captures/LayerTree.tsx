import type { Layer, LayerField, Stretch } from '@shared/formats/capture/layers/layer'
import { useMemo, useState } from 'react'
import { Icon } from '../../components/Icon'
import { type RowColumn, RowList } from '../../components/RowList'

interface Props {
  readonly layers: readonly Layer[]
  /** Lines of SMTP in this packet; secrets in them are masked. */
  readonly said: readonly string[]
  readonly onSelect: (stretch: Stretch | null) => void
}

interface Row {
  readonly id: string
  readonly layer: number
  readonly field: LayerField | null
  readonly label: string
  readonly value: string
  readonly stretch: Stretch
  /** Null for what has nothing below it. */
  readonly open: boolean | null
}

/** Layers of a packet from the outside in; TCP and what SMTP said are open, as that is what one looks for. */
export function LayerTree({ layers, said, onSelect }: Props) {
  const all = useMemo(() => withWords(layers, said), [layers, said])
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['TCP', 'SMTP']))
  const [selected, setSelected] = useState<string | null>(null)
  const rows = useMemo(() => all.flatMap((layer, i) => rowsOf(layer, i, open.has(layer.name))), [all, open])
  const at = rows.findIndex((r) => r.id === selected)
  const fold = (row: Row | undefined, wanted?: boolean) => {
    const name = row && all[row.layer]?.name
    if (name === undefined) return
    const now = new Set(open)
    if (wanted ?? !open.has(name)) now.add(name)
    else now.delete(name)
    setOpen(now)
  }
  return (
    <RowList
      label="Layers of the packet"
      rows={rows}
      columns={COLUMNS}
      keyOf={(r) => r.id}
      selected={at < 0 ? null : at}
      rowHeight={22}
      rowLabel={(r) => `${r.label} ${r.value}`}
      treeOf={(r) => ({ level: r.field ? 2 : 1, expanded: r.open })}
      onSelect={(i) => {
        setSelected(rows[i]?.id ?? null)
        onSelect(rows[i]?.stretch ?? null)
      }}
      onOpen={(i) => fold(rows[i])}
      onKey={(e, i) => {
        if (e.key !== 'ArrowRight' && e.key !== 'ArrowLeft') return false
        const row = rows[i]
        if (row?.field && e.key === 'ArrowLeft') {
          const head = rows.find((r) => r.layer === row.layer)
          setSelected(head?.id ?? null)
          onSelect(head?.stretch ?? null)
        } else fold(row, e.key === 'ArrowRight')
        return true
      }}
    />
  )
}

const COLUMNS: readonly RowColumn<Row>[] = [
  {
    id: 'label',
    head: 'Layer, field',
    track: 'minmax(150px, 2fr)',
    cell: (r) =>
      r.field ? (
        <span className="layer-field mid">{r.label}</span>
      ) : (
        <b>
          {r.open !== null && <Icon name={r.open ? 'down' : 'right'} size="s" />} {r.label}
        </b>
      ),
  },
  { id: 'value', head: 'Value', track: 'minmax(160px, 3fr)', className: 'mono', cell: (r) => r.value, title: (r) => r.value },
]

function withWords(layers: readonly Layer[], said: readonly string[]): Layer[] {
  const data = layers.at(-1)
  if (said.length === 0 || data?.name !== 'Data') return [...layers]
  const fields = said.map((value, i) => ({ label: `Line ${i + 1}`, value, from: data.from, to: data.to }))
  return [...layers.slice(0, -1), { ...data, name: 'SMTP', summary: data.summary, fields }]
}

function rowsOf(layer: Layer, index: number, open: boolean): Row[] {
  const head: Row = {
    id: `${index}`,
    layer: index,
    field: null,
    label: layer.name,
    value: layer.summary,
    stretch: layer,
    open: layer.fields.length === 0 ? null : open,
  }
  if (!open) return [head]
  return [
    head,
    ...layer.fields.map((field, i) => ({
      id: `${index}.${i}`,
      layer: index,
      field,
      label: field.label,
      value: field.value,
      stretch: field,
      open: null,
    })),
  ]
}
