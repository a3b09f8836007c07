/** Line icons on a 24 px grid, drawn here so that none has to be fetched. Never without a name beside or on the control. */
const PATHS = {
  overview: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  messages: 'M3 6h18v12H3zM3 7l9 6 9-6',
  files: 'M3 6h6l2 2h10v11H3z',
  folder: 'M3 6h6l2 2h10v11H3z',
  rows: 'M4 5h16M4 10h16M4 15h16M4 20h10',
  file: 'M5 3h10l4 4v14H5zM9 11h6M9 15h6',
  archive: 'M6 3h9l4 4v14H6zM10 4v2M12 6v2M10 8v2M12 10v2M10 13h2v4h-2z',
  server: 'M4 4h16v7H4zM4 13h16v7H4zM8 7.5h.1M8 16.5h.1M12 7.5h4M12 16.5h4',
  report: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12l5 5 9-10',
  shield: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z',
  theme: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 3v18M12 7a5 5 0 0 1 0 10',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 17h.1',
  filter: 'M4 5h16l-6 8v6l-4-2v-4z',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2',
  lock: 'M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  back: 'M15 6l-6 6 6 6',
  drop: 'M12 3v12M7 10l5 5 5-5M4 17v3h16v-3',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  split: 'M4 12h7M11 12l7-6M11 12l7 6M14 5.5l4 .5-.6 4M14 18.5l4-.5-.6-4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  stop: 'M6 6h12v12H6z',
  panel: 'M4 5h16v14H4zM15 5v14',
  facets: 'M4 5h16v14H4zM9 5v14',
  activity: 'M3 12h4l2-7 4 14 3-9 1 2h4',
  warning: 'M12 3l9 16H3zM12 9v5M12 16.6v.4',
  undo: 'M4 9h11a5 5 0 0 1 0 10h-4M8 5L4 9l4 4',
} as const
export type IconName = keyof typeof PATHS

export function Icon({ name, size }: { name: IconName; size?: 's' | 'l' }) {
  return (
    <svg className={size ? `i ${size}` : 'i'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
