import type { Tone } from '../components/states.ts';
import type { Severity } from './finding.ts';
import type { Verdict } from './summary.ts';

/** How a verdict is to be taken. */
export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  critical: 'bad',
  warning: 'warning',
  unknown: 'unknown',
  checking: 'neutral',
  good: 'good',
};

/** A host in one word. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  critical: 'Needs you',
  warning: 'Warning',
  unknown: 'Not known',
  checking: 'Checking',
  good: 'All well',
};

/** One finding's kind in one word. */
export const severityLooks: Readonly<Record<Severity, { word: string; tone: Tone }>> = {
  critical: { word: 'Problem', tone: 'bad' },
  warning: { word: 'Warning', tone: 'warning' },
  unknown: { word: 'Unknown', tone: 'unknown' },
  notice: { word: 'Notice', tone: 'neutral' },
};
