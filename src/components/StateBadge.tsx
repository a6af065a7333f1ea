import { css } from '@emotion/css';
import { Badge, type BadgeColor, type IconName } from '@grafana/ui';
import React from 'react';
import type { StateLook, Tone } from './states.ts';
import { useStyles, type Theme } from './theme.ts';

interface ToneLook {
  icon: IconName;
  color: BadgeColor;
}

const tones: Readonly<Record<Tone, ToneLook>> = {
  good: { icon: 'check-circle', color: 'green' },
  bad: { icon: 'exclamation-circle', color: 'red' },
  warning: { icon: 'exclamation-triangle', color: 'orange' },
  neutral: { icon: 'info-circle', color: 'blue' },
  unknown: { icon: 'question-circle', color: 'darkgrey' },
};

export const toneIcon = (tone: Tone): IconName => tones[tone].icon;

/** A state as icon, word and colour: never colour alone. */
export function StateBadge({ look, word }: { look: StateLook; word?: string }) {
  const styles = useStyles(getStyles);
  const { icon, color } = tones[look.tone];
  return (
    <Badge
      // Grafana's Icon keeps the old picture when only its name changes.
      key={icon}
      icon={icon}
      color={color}
      text={word ?? look.word}
      {...(look.tone === 'unknown' ? { className: styles.unknown } : {})}
    />
  );
}

const getStyles = (theme: Theme) => ({
  // Grafana's grey badge is too pale to be read in the light theme.
  unknown: css({ color: theme.colors.text.primary, borderColor: theme.colors.border.strong, borderStyle: 'dashed' }),
});
