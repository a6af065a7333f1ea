/** Grafana's organisation roles, the lowest first. */
export const roles = ['Viewer', 'Editor', 'Admin'] as const;
export type Role = (typeof roles)[number];

/** Null for anything that is not the name of a role; case does not matter, as in plugin.json. */
export function parseRole(text: string | undefined): Role | null {
  return roles.find((role) => role.toLowerCase() === text?.toLowerCase()) ?? null;
}

/** Whether `role` may do what asks for `wanted`. */
export function includesRole(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(wanted);
}

/** Actions that this preview asks for, as Grafana's access control names them. */
export function permissionsOf(role: Role): Record<string, boolean> {
  const everybody = { 'plugins.app:access': true, 'datasources:query': true };
  return role === 'Admin' ? { ...everybody, 'plugins:write': true, 'datasources:read': true } : everybody;
}
