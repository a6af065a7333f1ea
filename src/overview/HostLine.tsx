import { css, cx } from '@emotion/css';
import { Icon } from '@grafana/ui';
import React from 'react';
import { Age } from '../components/Age.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { useStyles, type Theme } from '../components/theme.ts';
import { BackupFacts } from './BackupFacts.tsx';
import { FindingList } from './FindingList.tsx';
import { ServiceFacts } from './ServiceFacts.tsx';
import type { HostSummary, Knowledge } from './summary.ts';
import { TunnelFacts } from './TunnelFacts.tsx';
import { verdictTones, verdictWords } from './verdicts.ts';

/** One host: what is wrong, then its tunnels, services and backups. */
export function HostLine({ knowledge, summary }: { knowledge: Knowledge; summary: HostSummary }) {
  const { host, tunnels, services, repositories } = knowledge;
  const styles = useStyles(getStyles);
  const headingId = `overview-${host.id}`;
  const tone = verdictTones[summary.verdict];
  return (
    <section className={cx(styles.card, styles[tone])} aria-labelledby={headingId} data-testid={`host-${host.id}`}>
      <header className={styles.header}>
        <h2 id={headingId} className={styles.name}>
          {host.name}
        </h2>
        {host.site !== null && (
          <span className={styles.quiet}>
            <Icon name="building" size="sm" /> {host.site}
          </span>
        )}
        <StateBadge look={{ word: verdictWords[summary.verdict], tone }} />
        {summary.verdict === 'good' && <span>Everything that is watched here is up and backed up on schedule.</span>}
        <span className={cx(styles.quiet, styles.checked)}>
          {summary.checkedAt === null ? (
            'Not all of it checked yet'
          ) : (
            <>
              Checked <Age at={summary.checkedAt} />
            </>
          )}
        </span>
      </header>
      <FindingList findings={summary.findings} host={host.name} />
      <div className={styles.facts}>
        <TunnelFacts host={host} answer={tunnels} />
        <ServiceFacts host={host} answer={services} />
        <BackupFacts host={host} answer={repositories} />
      </div>
    </section>
  );
}

const getStyles = (theme: Theme) => ({
  card: css({
    display: 'grid',
    gap: theme.spacing(1.5),
    padding: theme.spacing(2),
    marginBottom: theme.spacing(2),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    borderLeft: `4px solid ${theme.colors.border.strong}`,
  }),
  good: css({ borderLeftColor: theme.colors.success.border }),
  bad: css({ borderLeftColor: theme.colors.error.border }),
  warning: css({ borderLeftColor: theme.colors.warning.border }),
  neutral: css({ borderLeftColor: theme.colors.info.border }),
  unknown: css({ borderLeftColor: theme.colors.border.strong, borderLeftStyle: 'dashed' }),
  header: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1.5) }),
  name: css({ ...theme.typography.h4, margin: 0, overflowWrap: 'anywhere' }),
  checked: css({ marginLeft: 'auto' }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gap: theme.spacing(3),
    paddingTop: theme.spacing(1.5),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: theme.spacing(2) },
  }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
