import { EmptyState, LinkButton } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import { PageFrame } from '../components/PageFrame.tsx';
import { pageHref } from '../plugin/pages.ts';
import { isAdmin } from '../plugin/role.ts';

/**
 * A page for Admins. Grafana's server guards the exact paths that plugin.json includes and nothing below them, so the
 * page asks, too; what it would do is guarded by the plugin routes in any case.
 */
export function AdminOnly({ page }: { page: ReactNode }) {
  if (isAdmin()) {
    return page;
  }
  return (
    <PageFrame subTitle="For Admins only." withoutHub>
      <EmptyState
        variant="not-found"
        message="This page is for Admins"
        button={<LinkButton href={pageHref('overview')}>Go to the overview</LinkButton>}
      >
        It can change something on the hosts. Ask an Admin of this Grafana organisation.
      </EmptyState>
    </PageFrame>
  );
}
