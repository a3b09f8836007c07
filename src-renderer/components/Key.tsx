/** The name of a key, for eyes only: controls name their key with aria-keyshortcuts. */
export function Key({ children }: { children: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {children}
    </span>
  )
}
