import { expect, type APIRequestContext } from '@playwright/test';

export type Role = 'Viewer' | 'Editor' | 'Admin';

const admin = {
  user: process.env['GRAFANA_ADMIN_USER'] ?? 'admin',
  password: process.env['GRAFANA_ADMIN_PASSWORD'] ?? 'admin',
};
/** Of users that these tests make in a Grafana that is thrown away afterwards. */
const password = 'browser-tests';

/** Logs in to a real Grafana as somebody with that role, whom it makes the first time. The cookie stays with `request`. */
export async function logIn(request: APIRequestContext, role: Role): Promise<void> {
  await post(request, '/login', admin);
  if (role === 'Admin') {
    return;
  }
  const login = `test-${role.toLowerCase()}`;
  const made = await request.post('/api/admin/users', { data: { name: login, login, password, OrgId: 1 } });
  expect([200, 412], 'making a user').toContain(made.status());
  const { id } = (await (await request.get(`/api/users/lookup?loginOrEmail=${login}`)).json()) as { id: number };
  const changed = await request.patch(`/api/org/users/${id}`, { data: { role } });
  expect(changed.ok(), 'giving the role').toBe(true);
  await post(request, '/login', { user: login, password });
}

/** Chooses the theme in the settings of the user who is logged in. */
export async function chooseTheme(request: APIRequestContext, theme: string): Promise<void> {
  const changed = await request.patch('/api/user/preferences', { data: { theme } });
  expect(changed.ok(), 'choosing the theme').toBe(true);
}

async function post(request: APIRequestContext, path: string, data: unknown): Promise<void> {
  const answer = await request.post(path, { data });
  expect(answer.ok(), `POST ${path}: ${answer.status()}`).toBe(true);
}
