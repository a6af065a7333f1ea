import { css } from '@emotion/css';
import { AppEvents, type AlertErrorPayload, type EventBusSrv } from '@grafana/data';
import { Alert, type AlertVariant } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { useStyles, type Theme } from '../../../src/components/theme.ts';

interface Toast {
  id: number;
  severity: AlertVariant;
  title: string;
  text: string;
}

/** How long each stays, in milliseconds, as in Grafana. */
const lifetimes: Readonly<Record<AlertVariant, number>> = { success: 3000, info: 3000, warning: 5000, error: 7000 };
let nextId = 1;

/** Shows what was published as an application event. */
export function Toasts({ events }: { events: EventBusSrv }) {
  const styles = useStyles(getStyles);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);

  useEffect(() => {
    const timers = new Set<number>();
    const show = (severity: AlertVariant) => (payload?: AlertErrorPayload) => {
      const [title, text = ''] = payload ?? [''];
      const id = nextId++;
      const toast = { id, severity, title, text: text instanceof Error ? text.message : text };
      setToasts((shown) => [...shown, toast]);
      timers.add(window.setTimeout(() => setToasts((shown) => without(shown, id)), lifetimes[severity]));
    };
    const kinds = [
      [AppEvents.alertSuccess, show('success')],
      [AppEvents.alertInfo, show('info')],
      [AppEvents.alertWarning, show('warning')],
      [AppEvents.alertError, show('error')],
    ] as const;
    kinds.forEach(([event, listener]) => events.on(event, listener));
    return () => {
      kinds.forEach(([event, listener]) => events.off(event, listener));
      timers.forEach((timer) => window.clearTimeout(timer));
    };
  }, [events]);

  return (
    <div className={styles.stack}>
      {toasts.map(({ id, severity, title, text }) => (
        <Alert
          key={id}
          elevated
          severity={severity}
          title={title}
          onRemove={() => setToasts((shown) => without(shown, id))}
        >
          {text === '' ? null : text}
        </Alert>
      ))}
    </div>
  );
}

const without = (toasts: readonly Toast[], id: number): readonly Toast[] => toasts.filter((toast) => toast.id !== id);

const getStyles = (theme: Theme) => ({
  stack: css({
    position: 'fixed',
    zIndex: theme.zIndex.portal,
    top: 88,
    right: theme.spacing(2),
    width: 400,
    maxWidth: `calc(100vw - ${theme.spacing(4)})`,
  }),
});
