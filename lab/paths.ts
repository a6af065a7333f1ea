import { join } from 'node:path';

/** Layers that are kept between runs, and what a running lab writes on top of them. */
export const cacheDirectory = '/var/cache/homelab-ops-lab';

/** Keys, tokens and passwords of the lab. The cached layers hold them too, so both live and die together. */
export const keptDirectory = '/var/lib/homelab-ops-lab';

/** What exists only while the lab is up: the state file and mount points. */
export const runDirectory = '/run/homelab-ops-lab';

export const repositoryRoot = join(import.meta.dirname, '..');
export const stateFile = join(runDirectory, 'state.json');
export const lockFile = join(runDirectory, 'lock');
export const logDirectory = join(keptDirectory, 'log');
export const writableDirectory = join(cacheDirectory, 'running');
export const secretsDirectory = join(keptDirectory, 'secrets');
export const inventoryFile = join(keptDirectory, 'inventory.json');
export const sshDirectory = join(keptDirectory, 'ssh');
export const privateKeyFile = join(sshDirectory, 'id_ed25519');
export const knownHostsFile = join(sshDirectory, 'known_hosts');

/** Where a host's root file system is mounted while the lab is up. */
export const rootOf = (host: string): string => join(runDirectory, 'hosts', host);
