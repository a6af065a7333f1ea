import { css } from '@emotion/css';
import React from 'react';
import { Age } from '../components/Age.tsx';
import { useStyles, type Theme } from '../components/theme.ts';
import { ToneIcon } from '../components/ToneIcon.tsx';
import type { Overall } from './summary.ts';
import { verdictTones } from './verdicts.ts';

/** All hosts in one sentence, said aloud when it changes. */
export function Headline({ overall, hostCount }: { overall: Overall; hostCount: number }) {
  const styles = useStyles(getStyles);
  return (
    <div className={styles.line}>
      <ToneIcon tone={verdictTones[overall.verdict]} size="xxl" />
      <div>
        <div className={styles.text} aria-live="polite" data-testid="headline">
          {overall.text}
        </div>
        <div className={styles.checked}>
          {hostCount === 1 ? '1 host' : `${hostCount} hosts`},{' '}
          {overall.checkedAt === null ? (
            'not all of it checked yet'
          ) : (
            <>
              checked <Age at={overall.checkedAt} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

const getStyles = (theme: Theme) => ({
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), marginBottom: theme.spacing(3) }),
  text: css({ ...theme.typography.h3, margin: 0 }),
  checked: css({ color: theme.colors.text.secondary }),
});
