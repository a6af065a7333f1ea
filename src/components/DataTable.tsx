import { css, cx } from '@emotion/css';
import { InteractiveTable, type Column } from '@grafana/ui';
import React, { useMemo, type ReactNode } from 'react';
import { useStyles, type Theme } from './theme.ts';

/** One column. `value` is what it is sorted by; a column without it cannot be sorted. */
export interface DataColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  value?: (row: Row) => string | number | null;
  /** Figures: aligned to the right, digits of one width. */
  numeric?: boolean;
  /** Takes the width that is left, and wraps; on narrow screens a line of its own. */
  grow?: boolean;
  /** Has a line of its own on narrow screens. */
  wide?: boolean;
  /** In px; wraps within. Columns without it are as wide as what they hold. */
  width?: number;
}

interface Props<Row extends object> {
  /** Name of the table for screen readers. */
  label: string;
  /** Both must keep their identity between renders. */
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  pageSize?: number;
}

/** Below this width of its own place a table becomes a stack of rows, each value with its name. */
const narrow = '@container (max-width: 820px)';

/** The one table: Grafana's, and on narrow screens a stack of cards, so that nothing has to be scrolled sideways. */
export function DataTable<Row extends object>({ label, columns, rows, rowId, pageSize = 0 }: Props<Row>) {
  const styles = useStyles(getStyles);
  const data = useMemo(() => [...rows], [rows]);
  const tableColumns = useMemo(
    () =>
      columns.map((column): Column<Row> => {
        const { value, width } = column;
        const size = width === undefined ? column.grow !== true && styles.whole : fixed(width);
        return {
          id: column.id,
          header: column.header,
          disableGrow: column.grow !== true,
          cell: ({ row }) => (
            <div
              data-wide={column.grow === true || column.wide === true ? '' : undefined}
              className={cx(styles.cell, size, column.numeric === true && styles.figure)}
            >
              <span className={styles.name}>{column.header}</span>
              <div className={styles.value}>{column.cell(row.original)}</div>
            </div>
          ),
          ...(value === undefined
            ? {}
            : {
                sortType: (a: { original: Row }, b: { original: Row }) => compare(value(a.original), value(b.original)),
              }),
        };
      }),
    [columns, styles],
  );
  return (
    <div className={styles.place} role="group" aria-label={label}>
      <InteractiveTable
        className={styles.table}
        columns={tableColumns}
        data={data}
        getRowId={rowId}
        pageSize={pageSize}
      />
    </div>
  );
}

/** A width that only a table has; a stack of cards has its own. */
const fixed = (width: number): string => css({ width, overflowWrap: 'anywhere', [narrow]: { width: 'auto' } });

/** What is not known comes last in ascending order. */
function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) {
    return a === b ? 0 : a === null ? 1 : -1;
  }
  return typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : a - b;
}

const getStyles = (theme: Theme) => ({
  place: css({ containerType: 'inline-size', minWidth: 0 }),
  table: css({
    td: { verticalAlign: 'top' },
    [narrow]: {
      '&, tbody': { display: 'block', width: '100%' },
      thead: { display: 'none' },
      'tbody tr, tbody tr:last-child': {
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(130px, 1fr))',
        gridAutoFlow: 'dense',
        gap: theme.spacing(1, 2),
        width: '100%',
        border: `1px solid ${theme.colors.border.weak}`,
        borderRadius: theme.shape.radius.default,
        padding: theme.spacing(1, 1.5),
        marginBottom: theme.spacing(1),
        background: theme.colors.background.secondary,
      },
      'tbody td': { display: 'block', width: 'auto', minWidth: 0, padding: 0, border: 'none' },
      'tbody td:has([data-wide])': { gridColumn: '1 / -1' },
    },
  }),
  cell: css({ overflowWrap: 'break-word', [narrow]: { overflowWrap: 'anywhere' } }),
  whole: css({ whiteSpace: 'nowrap', [narrow]: { whiteSpace: 'normal' } }),
  figure: css({ fontVariantNumeric: 'tabular-nums' }),
  name: css({
    display: 'none',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    [narrow]: { display: 'block' },
  }),
  value: css({ minWidth: 0 }),
});
