import { css } from '@emotion/css';
import { ClipboardButton } from '@grafana/ui';
import React from 'react';
import { useStyles, type Theme } from './theme.ts';

/** Commands to copy; long lines wrap. */
export function CodeBlock({ label, lines }: { label: string; lines: readonly string[] }) {
  const styles = useStyles(getStyles);
  return (
    <figure className={styles.block} aria-label={label}>
      <pre className={styles.code}>{lines.join('\n')}</pre>
      <ClipboardButton variant="secondary" size="sm" icon="copy" getText={() => lines.join('\n')}>
        Copy
      </ClipboardButton>
    </figure>
  );
}

const getStyles = (theme: Theme) => ({
  block: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    maxWidth: theme.spacing(100),
    margin: theme.spacing(2, 'auto'),
  }),
  code: css({ flex: '1 1 260px', minWidth: 0, margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
