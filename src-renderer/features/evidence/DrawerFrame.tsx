import type { ReactNode } from 'react'
import { Icon } from '../../components/Icon'
import { Key } from '../../components/Key'
import { useApp } from '../../state/app'

/** The drawer beneath a page: what it shows is said at its head, and it closes there. */
export function DrawerFrame({ says, className = 'drawer', children }: { says: ReactNode; className?: string; children: ReactNode }) {
  const { prefs } = useApp()
  return (
    <section className={className} aria-label="Evidence" data-region="drawer">
      <div className="sub-head">
        <b>Evidence</b>
        {says}
        <span className="grow" />
        <Key>Q</Key>
        <button
          type="button"
          className="icon-btn"
          aria-label="Close the evidence drawer"
          onClick={() => prefs.set((p) => ({ ...p, drawer: false }))}
        >
          <Icon name="close" size="s" />
        </button>
      </div>
      {children}
    </section>
  )
}
