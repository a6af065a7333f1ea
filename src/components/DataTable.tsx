import { css } from '@emotion/css';
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
  /** Takes the width that is left. */
  grow?: boolean;
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
        const { value } = column;
        return {
          id: column.id,
          header: column.header,
          disableGrow: column.grow !== true,
          cell: ({ row }) => (
            <div className={column.numeric === true ? styles.figure : styles.cell}>
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
    [narrow]: {
      '&, tbody, tr, td': { display: 'block', width: '100%' },
      thead: { display: 'none' },
      tr: {
        border: `1px solid ${theme.colors.border.weak}`,
        borderRadius: theme.shape.radius.default,
        padding: theme.spacing(1, 1.5),
        marginBottom: theme.spacing(1),
        background: theme.colors.background.secondary,
      },
      'tr td': { padding: theme.spacing(0.5, 0), border: 'none' },
    },
  }),
  cell: css({ [narrow]: { display: 'grid', gridTemplateColumns: 'minmax(96px, 32%) minmax(0, 1fr)' } }),
  figure: css({
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
    [narrow]: { display: 'grid', gridTemplateColumns: 'minmax(96px, 32%) minmax(0, 1fr)' },
  }),
  name: css({
    display: 'none',
    color: theme.colors.text.secondary,
    [narrow]: { display: 'block' },
  }),
  value: css({ minWidth: 0, overflowWrap: 'anywhere' }),
});
