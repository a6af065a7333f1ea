import { css, cx } from '@emotion/css';
import { Icon, type IconSize } from '@grafana/ui';
import React from 'react';
import { toneIcon } from './StateBadge.tsx';
import type { Tone } from './states.ts';
import { useStyles, type Theme } from './theme.ts';

/** A state's icon in its colour, for beside the word that says it. */
export function ToneIcon({ tone, size = 'md' }: { tone: Tone; size?: IconSize }) {
  const styles = useStyles(getStyles);
  return <Icon key={tone} name={toneIcon(tone)} size={size} className={cx(styles.icon, styles[tone])} />;
}

const getStyles = (theme: Theme) => ({
  icon: css({ flex: 'none' }),
  good: css({ color: theme.colors.success.text }),
  bad: css({ color: theme.colors.error.text }),
  warning: css({ color: theme.colors.warning.text }),
  neutral: css({ color: theme.colors.info.text }),
  unknown: css({ color: theme.colors.text.secondary }),
});
