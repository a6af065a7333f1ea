import { ensurePackages } from '../lab/packages.ts';

/** The real parts that tests run against, by Debian package; the lab names its own. */
const testedParts = [
  'restic',
  'prometheus',
  'wireguard-tools',
  'systemd',
  'ansible-lint',
  'chromium',
  'fonts-liberation',
];

try {
  await ensurePackages(testedParts);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error('The tests need Debian 12 and root to install what they run against.');
  process.exitCode = 1;
}
