import type { Theme } from '../components/theme.ts';

/** Ends of what the lanes show, in ms since the epoch. */
export interface LaneWindow {
  from: number;
  to: number;
}

/** Lanes and their axis share these columns: name and state, then the lane. */
export const laneGrid = (theme: Theme) => ({
  display: 'grid',
  gridTemplateColumns: 'minmax(220px, 300px) minmax(0, 1fr)',
  columnGap: theme.spacing(2),
  [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
});
