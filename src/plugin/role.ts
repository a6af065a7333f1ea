import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';

/**
 * Whether the signed-in user is an Admin of the organisation. It decides what a page offers; what is allowed is decided
 * by Grafana's server, route by route.
 */
export function isAdmin(): boolean {
  return config.bootData.user.orgRole === OrgRole.Admin;
}
