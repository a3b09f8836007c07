/**
 * A note as it was meant: Markdown without raw HTML, pictures or links out of the window. `[[M-25]]` leads to what it meant when it was
 * written, under the number it has now.
 */
import type { NoteLink } from '@shared/model/journal'
import { linkName, replaceLinks } from '@shared/report/note-links'
import { useMemo } from 'react'
import Markdown, { type Components } from 'react-markdown'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { TargetLink } from './TargetLink'

const SCHEME = 'hopscope:'

export function NoteText({ text, links }: { text: string; links: readonly NoteLink[] }) {
  const { marks } = useApp()
  // numbers may be others after the case was read again
  useStore(marks.now, (m) => m)
  const components = useMemo<Components>(
    () => ({
      a({ href, children }) {
        const name = href?.startsWith(SCHEME) ? linkName(href.slice(SCHEME.length)) : null
        const link = name === null ? undefined : links.find((l) => l.as === name)
        return link ? <TargetLink target={link.to} /> : <span>{children}</span>
      },
      img: ({ alt }) => <span>{alt}</span>,
    }),
    [links],
  )
  const source = useMemo(() => replaceLinks(text, (name) => `[${name}](${SCHEME}${name})`), [text])
  return (
    <div className="note-text">
      <Markdown skipHtml components={components} urlTransform={(url) => (url.startsWith(SCHEME) ? url : '')}>
        {source}
      </Markdown>
    </div>
  )
}
