import { css } from '@emotion/css';
import { Button } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import type { Scope } from '../../backend-proxy/contract/common.ts';
import { QuietNote } from '../components/QuietNote.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { StateBadge } from '../components/StateBadge.tsx';
import type { StateLook } from '../components/states.ts';
import { useStyles, type Theme } from '../components/theme.ts';
import type { Settings } from '../plugin/settings.ts';
import { diagnose, diagnosePrometheus, type Diagnosis, type Verdict } from './diagnose.ts';
import { probeHub, probePrometheus } from './probe.ts';

interface Props {
  settings: Settings;
  tokenSaved: (scope: Scope) => boolean;
  /** The form has changes that are not saved, so they are not tested. */
  unsaved: boolean;
  startAtOnce: boolean;
}

type State = { kind: 'idle' } | { kind: 'running' } | { kind: 'done'; diagnoses: Diagnosis[] };

/** Tries the saved settings and says of each part what is wrong and what to do. */
export function ConnectionTest({ settings, tokenSaved, unsaved, startAtOnce }: Props) {
  const styles = useStyles(getStyles);
  const [state, setState] = useState<State>({ kind: startAtOnce ? 'running' : 'idle' });
  const { prometheusUid } = settings;
  const [run] = useState(() => async (): Promise<void> => {
    const [read, browse, operate, prometheus] = await Promise.all([
      probeHub('read'),
      probeHub('browse'),
      probeHub('operate'),
      probePrometheus(prometheusUid),
    ]);
    const hub = diagnose({
      read: { saved: tokenSaved('read'), outcome: read },
      browse: { saved: tokenSaved('browse'), outcome: browse },
      operate: { saved: tokenSaved('operate'), outcome: operate },
    });
    setState({ kind: 'done', diagnoses: [...hub, diagnosePrometheus(prometheus)] });
  });
  useEffect(() => {
    if (startAtOnce) {
      void run();
    }
  }, [run, startAtOnce]);
  const start = (): void => {
    setState({ kind: 'running' });
    void run();
  };
  if (settings.hubUrl === '') {
    return <p className={styles.quiet}>Enter and save the hub’s URL first; then it can be tested here.</p>;
  }
  return (
    <>
      <p className={styles.quiet}>
        Asks the hub at <code>{settings.hubUrl}</code> with each saved token, and Prometheus, the way the pages do.
      </p>
      {unsaved && (
        <QuietNote icon="exclamation-triangle">
          The form has changes that are not saved. What is tested is what was saved before.
        </QuietNote>
      )}
      <Button variant="secondary" icon="plug" onClick={start} disabled={state.kind === 'running'}>
        {state.kind === 'running' ? 'Testing' : 'Test connection'}
      </Button>
      <div aria-live="polite" className={styles.results} data-testid="diagnoses">
        {state.kind === 'running' && <Skeleton lines={5} what="results" />}
        {state.kind === 'done' &&
          state.diagnoses.map((diagnosis) => <Result key={diagnosis.subject} diagnosis={diagnosis} />)}
      </div>
    </>
  );
}

const looks: Readonly<Record<Verdict, StateLook>> = {
  ok: { word: 'OK', tone: 'good' },
  warning: { word: 'Warning', tone: 'warning' },
  failed: { word: 'Failed', tone: 'bad' },
  unknown: { word: 'Not tried', tone: 'unknown' },
};

function Result({ diagnosis: { subject, verdict, title, detail, advice } }: { diagnosis: Diagnosis }) {
  const styles = useStyles(getStyles);
  return (
    <div className={styles.result} role="group" aria-label={subject}>
      <div className={styles.subject}>
        <h3 className={styles.name}>{subject}</h3>
        <StateBadge look={looks[verdict]} />
      </div>
      <div className={styles.words}>
        <div>{title}</div>
        {detail !== undefined && <div className={styles.detail}>{detail}</div>}
        {advice !== undefined && verdict !== 'ok' && <div className={styles.advice}>{advice}</div>}
      </div>
    </div>
  );
}

const getStyles = (theme: Theme) => ({
  quiet: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  results: css({ marginTop: theme.spacing(2) }),
  result: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(150px, 190px) minmax(0, 1fr)',
    gap: theme.spacing(1, 2),
    padding: theme.spacing(1.5, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  subject: css({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: theme.spacing(0.5) }),
  name: css({ ...theme.typography.body, fontWeight: theme.typography.fontWeightMedium, margin: 0 }),
  words: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  detail: css({ color: theme.colors.text.secondary }),
  advice: css({ marginTop: theme.spacing(0.5) }),
});
