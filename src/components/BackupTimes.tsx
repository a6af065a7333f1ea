import React from 'react';
import type { BackupSet } from '../../backend-proxy/contract/backups.ts';
import { Age } from './Age.tsx';
import { Detail } from './Detail.tsx';

/** When a set was last backed up and when it is due again. */
export function BackupTimes({ set: { lastSnapshotAt, nextDueAt } }: { set: BackupSet }) {
  return (
    <Detail>
      {lastSnapshotAt === null ? (
        'No snapshot known'
      ) : (
        <>
          Last <Age at={lastSnapshotAt} />
        </>
      )}
      {nextDueAt !== null && (
        <>
          , due <Age at={nextDueAt} />
        </>
      )}
    </Detail>
  );
}
