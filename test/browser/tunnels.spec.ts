import { expect, test } from './fixtures.ts';

test('each side of the tunnel is shown with handshake, endpoint, networks and traffic', async ({ openPage }) => {
  const page = await openPage('tunnels');
  const bastion = page.getByTestId('host-bastion');
  await expect(bastion.getByRole('heading', { level: 3, name: 'wg0' })).toBeVisible();
  await expect(bastion.getByText('Interface up')).toBeVisible();
  const peer = bastion.getByRole('row').filter({ hasText: 'home' });
  await expect(peer).toContainText('Connected');
  await expect(peer).toContainText(/(just now|\d+ (s|min) ago)/);
  await expect(peer).toContainText('Keepalive every 25 s');
  await expect(peer).toContainText(/10\.77\.0\.12:\d+/);
  await expect(peer).toContainText('10.8.0.2/32');
  await expect(peer.getByRole('cell').last()).toHaveText(/\d+(\.\d+)? [KMG]iB/);
  await expect(page.getByTestId('host-home').getByRole('row').filter({ hasText: 'bastion' })).toContainText(
    '10.8.0.1/32',
  );
});

test('an idle peer is told apart from one that is down', async ({ page, openPage }) => {
  await page.route('**/hosts/bastion/tunnels', async (route) => {
    const answer = (await (await route.fetch()).json()) as { tunnels: { peers: Record<string, unknown>[] }[] };
    const [first] = answer.tunnels[0]?.peers ?? [];
    const old = new Date(Date.now() - 3_600_000).toISOString();
    answer.tunnels[0]?.peers.push(
      {
        ...first,
        name: 'phone',
        publicKey: `${'p'.repeat(43)}=`,
        state: 'idle',
        keepaliveSeconds: null,
        latestHandshakeAt: old,
      },
      { ...first, name: 'office', publicKey: `${'o'.repeat(43)}=`, state: 'down', latestHandshakeAt: old },
    );
    await route.fulfill({ json: answer });
  });
  await openPage('tunnels?host=bastion');
  await expect(page.getByRole('row').filter({ hasText: 'phone' })).toContainText('Idle');
  await expect(page.getByRole('row').filter({ hasText: 'phone' })).toContainText('No keepalive known');
  await expect(page.getByRole('row').filter({ hasText: 'office' })).toContainText('Down');
});

test('a host that does not exist is said, with a way back to all', async ({ openPage }) => {
  const page = await openPage('tunnels?host=nowhere');
  await expect(page.getByText('The hub knows no host “nowhere”')).toBeVisible();
  await page.getByRole('button', { name: 'Show all hosts' }).click();
  await expect(page.getByTestId('host-home')).toBeVisible();
});
