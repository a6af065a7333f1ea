import { run } from './run.ts';

/** What the lab needs of this machine, by Debian package. */
export const neededPackages = [
  'mmdebstrap',
  'debian-archive-keyring',
  'systemd-container',
  'iproute2',
  'openssh-client',
  'ansible-core',
];

async function missing(packages: readonly string[]): Promise<string[]> {
  const answer = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n', ...packages], {
    accept: 'any',
  });
  const installed = new Set(
    answer.stdout
      .split('\n')
      .filter((line) => / ii/.test(line))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/** Installs those Debian packages that are not there; asks for fresh lists only then. */
export async function ensurePackages(packages: readonly string[]): Promise<void> {
  const absent = await missing(packages);
  if (absent.length === 0) return;
  console.log(`           installing ${absent.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, timeoutSeconds: 300 });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...absent], { env, timeoutSeconds: 600 });
}
