import type { Alignment } from '../../../document/align.ts';

/** What each way to align looks like: a path in 24 × 24. */
export const alignIcons: Readonly<Record<Alignment, string>> = {
  left: 'M4 3v18M8 6h12v4H8zM8 14h7v4H8z',
  centre: 'M12 3v3M12 10v4M12 18v3M5 6h14v4H5zM8 14h8v4H8z',
  right: 'M20 3v18M4 6h12v4H4zM9 14h7v4H9z',
  top: 'M3 4h18M6 8h4v12H6zM14 8h4v7h-4z',
  middle: 'M3 12h3M10 12h4M18 12h3M6 5h4v14H6zM14 8h4v8h-4z',
  bottom: 'M3 20h18M6 4h4v12H6zM14 9h4v7h-4z',
  across: 'M3 3v18M21 3v18M9.5 7h5v10h-5z',
  down: 'M3 3h18M3 21h18M7 9.5h10v5H7z',
};
