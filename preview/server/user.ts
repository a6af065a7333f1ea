import type { IncomingMessage } from 'node:http';
import { readCookie } from './http.ts';
import { parseRole, type Role } from './roles.ts';

/** Who asks. There is no login: the role is chosen in the page and kept in a cookie. */
export interface User {
  id: number;
  uid: string;
  login: string;
  name: string;
  email: string;
  orgRole: Role;
  isGrafanaAdmin: boolean;
}

export const roleCookie = 'homelab_preview_role';

/** The role of a request without the cookie is the lowest: only a page that this server sent has a higher one. */
export function userOf(request: IncomingMessage): User {
  return userWithRole(parseRole(readCookie(request, roleCookie)) ?? 'Viewer');
}

export function userWithRole(orgRole: Role): User {
  const login = orgRole.toLowerCase();
  return {
    id: 1,
    uid: `preview-${login}`,
    login,
    name: `Preview ${login}`,
    email: `${login}@localhost`,
    orgRole,
    isGrafanaAdmin: orgRole === 'Admin',
  };
}

/** A `Set-Cookie` value. Strict, so that no other site can act through the browser in this role. */
export function roleCookieFor(role: Role): string {
  return `${roleCookie}=${role}; Path=/; SameSite=Strict; HttpOnly`;
}
