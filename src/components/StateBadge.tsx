import { Badge, type BadgeColor, type IconName } from '@grafana/ui';
import React from 'react';
import type { StateLook, Tone } from './states.ts';

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
  const { icon, color } = tones[look.tone];
  // The key: Grafana's Icon keeps the old picture when only its name changes.
  return <Badge key={icon} icon={icon} color={color} text={word ?? look.word} />;
}
