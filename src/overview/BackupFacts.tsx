import { css } from '@emotion/css';
import React from 'react';
import type { BackupSet, RepositoriesAnswer } from '../../backend-proxy/contract/backups.ts';
import type { Host } from '../../backend-proxy/contract/hosts.ts';
import { BackupTimes } from '../components/BackupTimes.tsx';
import { Absent } from '../components/Detail.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import { backupStates, lookOf } from '../components/states.ts';
import { useStyles, type Theme } from '../components/theme.ts';
import type { Answer } from '../proxy/answer.ts';
import { Facts } from './Facts.tsx';

/** The last backup of each of a host's sets, against its schedule. */
export function BackupFacts({ host, answer }: { host: Host; answer: Answer<RepositoriesAnswer> }) {
  return (
    <Facts host={host} title="Backups" page="backups" answer={answer}>
      {({ repositories }) => {
        const sets = repositories.flatMap((repository) => repository.sets);
        return sets.length === 0 ? (
          <li>
            <Absent>No backup set</Absent>
          </li>
        ) : (
          sets.map((set) => <SetFact key={`${set.repository} ${set.id}`} set={set} />)
        );
      }}
    </Facts>
  );
}

function SetFact({ set }: { set: BackupSet }) {
  const styles = useStyles(getStyles);
  return (
    <li>
      <span className={styles.line}>
        <span>{set.name}</span> <StateBadge look={lookOf(backupStates, set.state)} />
      </span>
      <BackupTimes set={set} />
    </li>
  );
}

const getStyles = (theme: Theme) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1) }),
});
