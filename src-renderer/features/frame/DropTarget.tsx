import { formatCounted } from '@shared/base/format'
import { useEffect, useState } from 'react'
import { Icon } from '../../components/Icon'
import { hovering, takeDrop } from '../../host/dropped'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'

/** The whole window takes drops, on every screen. */
export function DropTarget() {
  const { session } = useApp()
  const [count, setCount] = useState(0)
  const name = useStore(session.open, (o) => (o ? (o.catalogue?.name ?? 'this case') : null))
  useEffect(() => {
    let depth = 0
    const carriesFiles = (e: DragEvent) => e.dataTransfer?.types.includes('Files') ?? false
    const enter = (e: DragEvent) => {
      if (!carriesFiles(e)) return
      e.preventDefault()
      depth++
      setCount(Math.max(1, hovering(e.dataTransfer)))
    }
    const over = (e: DragEvent) => {
      if (!carriesFiles(e)) return
      e.preventDefault()
      if (e.dataTransfer) e.dataTransfer.dropEffect = 'copy'
    }
    const leave = () => {
      depth = Math.max(0, depth - 1)
      if (depth === 0) setCount(0)
    }
    const drop = (e: DragEvent) => {
      depth = 0
      setCount(0)
      if (!carriesFiles(e) || !e.dataTransfer) return
      e.preventDefault()
      const dropped = takeDrop(e.dataTransfer)
      if (dropped) void session.takeDropped(dropped)
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [session])
  if (count === 0) return null
  return (
    <div className="drop-veil">
      <div className="drop-veil-in">
        <span className="drop-sign">
          <Icon name="drop" size="l" />
        </span>
        {name === null ? `Release to open ${formatCounted(count, 'item')}` : `Release to add ${formatCounted(count, 'item')} to “${name}”`}
        <span className="sm mid" style={{ fontWeight: 400 }}>
          Folders and zip files may stay packed. {name === null ? 'Nothing is changed.' : 'What is there already counts once.'}
        </span>
      </div>
    </div>
  )
}
