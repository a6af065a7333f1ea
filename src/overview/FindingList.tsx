import { css } from '@emotion/css';
import { TextLink } from '@grafana/ui';
import React from 'react';
import { Age } from '../components/Age.tsx';
import { Since } from '../components/Since.tsx';
import { useStyles, type Theme } from '../components/theme.ts';
import { ToneIcon } from '../components/ToneIcon.tsx';
import { pageHref } from '../plugin/pages.ts';
import type { Finding } from './finding.ts';
import { severityLooks } from './verdicts.ts';

/** More than these are counted, not listed: the worst come first. */
const shown = 5;

/** What is wrong, worst first; each leads to the page that shows it. */
export function FindingList({ findings, host }: { findings: readonly Finding[]; host: string }) {
  const styles = useStyles(getStyles);
  if (findings.length === 0) {
    return null;
  }
  const rest = findings.length - shown;
  return (
    <ul className={styles.list} aria-label={`What is wrong on ${host}`}>
      {findings.slice(0, shown).map((finding) => (
        <li key={`${finding.page} ${finding.text}`} className={styles.item}>
          <ToneIcon tone={severityLooks[finding.severity].tone} />
          <div className={styles.words}>
            <span className={styles.hidden}>{severityLooks[finding.severity].word}: </span>
            <TextLink href={linkOf(finding)} inline weight="medium">
              {finding.text}
            </TextLink>{' '}
            <FindingTime finding={finding} />
            {finding.detail !== null && <span className={styles.detail}> {finding.detail}</span>}
          </div>
        </li>
      ))}
      {rest > 0 && <li className={styles.detail}>and {rest} more</li>}
    </ul>
  );
}

const linkOf = ({ page, host, set }: Finding): string => pageHref(page, { host: host ?? undefined, set });

function FindingTime({ finding: { time, timeMeaning } }: { finding: Finding }) {
  if (timeMeaning === 'since') {
    return time === null ? null : <Since at={time} />;
  }
  const [known, never] = {
    'last-seen': ['last seen', 'never seen yet'],
    'last-handshake': ['last handshake', 'no handshake yet'],
    'last-backup': ['last backup', 'no backup yet'],
    'last-read': ['last read', null],
  }[timeMeaning];
  if (time === null) {
    return never === null ? null : <span>({never})</span>;
  }
  return (
    <span>
      ({known} <Age at={time} />)
    </span>
  );
}

const getStyles = (theme: Theme) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(1) }),
  item: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'flex-start', '& > svg': { marginTop: 2 } }),
  words: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  detail: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  hidden: css({
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  }),
});
