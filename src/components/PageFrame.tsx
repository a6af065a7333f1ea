import { PluginPage } from '@grafana/runtime';
import { EmptyState, LinkButton } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import { pageHref } from '../plugin/pages.ts';
import { isAdmin } from '../plugin/role.ts';
import { useSettings } from '../plugin/settings.ts';

interface Props {
  /** Only for a page that the menu does not have. */
  title?: string;
  /** One sentence below the title: the question that the page answers. */
  subTitle: string;
  actions?: ReactNode;
  /** Pages that work before a hub is configured. */
  withoutHub?: boolean;
  children: ReactNode;
}

/** What is around every page: Grafana's own header, whose title comes from the menu, and what to do before there is a hub. */
export function PageFrame({ title, subTitle, actions, withoutHub = false, children }: Props) {
  const { hubUrl } = useSettings();
  const ready = withoutHub || hubUrl !== '';
  return (
    <PluginPage
      {...(title === undefined ? {} : { pageNav: { text: title } })}
      subTitle={subTitle}
      actions={ready ? actions : undefined}
    >
      {ready ? children : <HubNeeded />}
    </PluginPage>
  );
}

function HubNeeded() {
  const admin = isAdmin();
  return (
    <EmptyState
      variant="call-to-action"
      message="No hub is connected yet"
      button={
        admin ? (
          <LinkButton href={pageHref('configuration')} icon="cog" size="lg">
            Open configuration
          </LinkButton>
        ) : undefined
      }
    >
      Homelab Ops reads your hosts through one of them, the hub, which runs the program homelab-proxy.{' '}
      {admin
        ? 'Enter its URL and tokens to begin.'
        : 'Ask an Admin of this Grafana organisation to enter its URL and tokens on the Configuration page.'}
    </EmptyState>
  );
}
