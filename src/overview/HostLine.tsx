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
      <div className={styles.host}>
        <header className={styles.header}>
          <h2 id={headingId} className={styles.name}>
            {host.name}
          </h2>
          {host.site !== null && (
            <span className={styles.quiet}>
              <Icon name="map-marker" size="sm" /> {host.site}
            </span>
          )}
          <StateBadge look={{ word: verdictWords[summary.verdict], tone }} />
        </header>
        <FindingList findings={summary.findings} host={host.name} />
        {summary.verdict === 'good' && (
          <p className={styles.well}>Everything that is watched here is up and backed up on schedule.</p>
        )}
        <p className={styles.quiet}>
          {summary.checkedAt === null ? (
            'Not all of it checked yet'
          ) : (
            <>
              Checked <Age at={summary.checkedAt} />
            </>
          )}
        </p>
      </div>
      <TunnelFacts host={host} answer={tunnels} />
      <ServiceFacts host={host} answer={services} />
      <BackupFacts host={host} answer={repositories} />
    </section>
  );
}

const getStyles = (theme: Theme) => ({
  card: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.4fr)',
    gap: theme.spacing(3),
    padding: theme.spacing(2),
    marginBottom: theme.spacing(2),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    borderLeft: `4px solid ${theme.colors.border.strong}`,
    [theme.breakpoints.down('xl')]: {
      gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
      '& > :first-child': { gridColumn: '1 / -1' },
    },
    [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: theme.spacing(2) },
  }),
  good: css({ borderLeftColor: theme.colors.success.border }),
  bad: css({ borderLeftColor: theme.colors.error.border }),
  warning: css({ borderLeftColor: theme.colors.warning.border }),
  neutral: css({ borderLeftColor: theme.colors.info.border }),
  unknown: css({ borderLeftColor: theme.colors.border.strong, borderLeftStyle: 'dashed' }),
  host: css({ minWidth: 0 }),
  header: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
  name: css({ ...theme.typography.h4, margin: 0, overflowWrap: 'anywhere' }),
  well: css({ margin: theme.spacing(1, 0, 0) }),
  quiet: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    margin: theme.spacing(0.5, 0, 0),
  }),
});
