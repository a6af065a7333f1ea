import { Alert, Button, Stack } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import type { ProxyError } from '../proxy/error.ts';
import type { Trouble } from '../proxy/trouble.ts';
import { Age } from './Age.tsx';

interface Props {
  trouble: Trouble & { lastSeenAt?: string | undefined };
  severity?: 'error' | 'warning' | 'info';
  /** Said first, before the detail. */
  note?: ReactNode;
  retry?: (() => void) | undefined;
}

/** What happened, what it means here, what to do, and a way to try again. */
export function ProblemAlert({ trouble, severity = 'error', note, retry }: Props) {
  return (
    <Alert title={trouble.title} severity={severity} bottomSpacing={0}>
      <Stack direction="column" gap={1} alignItems="flex-start">
        {note !== undefined && <span>{note}</span>}
        {trouble.detail !== undefined && <span>{trouble.detail}</span>}
        {trouble.lastSeenAt !== undefined && (
          <span>
            Last seen <Age at={trouble.lastSeenAt} />.
          </span>
        )}
        {trouble.advice !== undefined && <span>{trouble.advice}</span>}
        {retry !== undefined && (
          <Button size="sm" variant="secondary" icon="sync" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Says that what follows is old, how old, and why there is nothing newer. `at` is in ms since the epoch. */
export function StaleAlert({ at, error, retry }: { at: number; error: ProxyError; retry: () => void }) {
  return (
    <ProblemAlert
      severity="warning"
      trouble={error}
      note={
        <strong>
          What is shown below is old: it was read <Age at={at} />.
        </strong>
      }
      retry={retry}
    />
  );
}
