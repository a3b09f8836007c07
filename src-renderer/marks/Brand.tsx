/** The mark: a path that hops from point to point under a lens. */
export function Brand({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} fill="none" aria-hidden="true">
      <path d="M2 14c2-8 5-8 6-2s4 6 5-1" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
      <circle cx="2.5" cy="14.5" r="2" fill="var(--fg)" />
      <circle cx="8.5" cy="14" r="2" fill="var(--fg)" />
      <circle cx="14" cy="9" r="3.6" stroke="var(--fg)" strokeWidth="1.7" />
      <path d="M16.6 11.8L19 14.5" stroke="var(--fg)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
