import { EmptyState } from '@grafana/ui';
import React, { type ReactNode } from 'react';

/** Says that a part of a page is empty on purpose, and what to do to fill it. */
export function Nothing({ message, children, button }: { message: string; children?: ReactNode; button?: ReactNode }) {
  return (
    <EmptyState variant="call-to-action" hideImage message={message} button={button}>
      {children}
    </EmptyState>
  );
}
