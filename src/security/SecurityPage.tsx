import { EmptyState } from '@grafana/ui';
import React from 'react';
import { PageFrame } from '../components/PageFrame.tsx';

/** Says what it will do; nothing is checked yet. */
export function SecurityPage() {
  return (
    <PageFrame subTitle="How well each host is locked.">
      <EmptyState variant="call-to-action" hideImage message="No host is checked yet">
        This page will check each host’s SSH, firewall, updates and intrusion detection, and say what to change. It
        shows no score before that, because none was measured. What the hosts are hardened with today is in
        docs/security.md of the project.
      </EmptyState>
    </PageFrame>
  );
}
