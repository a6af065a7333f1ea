/** How much of the past the lanes show. */
export interface Range {
  id: '30d' | '90d' | '1y';
  label: string;
  days: number;
}

const quarter: Range = { id: '90d', label: '90 days', days: 90 };

export const ranges: readonly Range[] = [
  { id: '30d', label: '30 days', days: 30 },
  quarter,
  { id: '1y', label: '1 year', days: 365 },
];

/** The range named in the URL; 90 days for none or one that does not exist. */
export const rangeOf = (id: string | null): Range => ranges.find((range) => range.id === id) ?? quarter;
