import { EmptyState, LinkButton } from '@grafana/ui';
import React from 'react';
import { PageFrame } from '../components/PageFrame.tsx';
import { pageHref } from '../plugin/pages.ts';

/** For a path that the app does not have. */
export function NoSuchPage() {
  return (
    <PageFrame title="Not found" subTitle="There is nothing at this address." withoutHub>
      <EmptyState
        variant="not-found"
        message="Homelab Ops has no such page"
        button={<LinkButton href={pageHref('overview')}>Go to the overview</LinkButton>}
      />
    </PageFrame>
  );
}
