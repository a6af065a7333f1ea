import { createHash } from 'node:crypto';
import type { Misfit } from '../schema/explain.ts';
import { nearest } from '../schema/nearest.ts';
import type { ConfigFile } from './schema.ts';

type Path = (string | number)[];

/**
 * What a schema cannot say: names that must differ, names that must exist, keys that exclude or need one another.
 * Sections that do not fit the schema are left out of `file` and named in `faulty`, so that the others are still checked.
 */
export function checkReferences(file: Partial<ConfigFile>, faulty: ReadonlySet<string>): Misfit[] {
  const misfits: Misfit[] = [];
  const wrong = (path: Path, message: string, about: Misfit['about'] = 'value') =>
    misfits.push({ path: path.map(String), about, message });
  const unique = (section: Path, key: string, values: readonly string[]) => {
    for (const [index, value] of values.entries()) {
      const first = values.indexOf(value);
      if (first < index) wrong([...section, index, key], `is the same as of entry ${first + 1}`);
    }
  };
  const { host, listen = [], tokens = [], peers = [], tunnels = [], services = [] } = file;
  const { repositories = [], backupSets = [] } = file;

  for (const [index, address] of listen.entries()) {
    const port = Number(address.slice(address.lastIndexOf(':') + 1));
    if (port < 1 || port > 65535) wrong(['listen', index], 'must have a port from 1 to 65535');
    if (listen.indexOf(address) < index) wrong(['listen', index], 'stands there twice');
  }

  unique(
    ['tokens'],
    'name',
    tokens.map(({ name }) => name),
  );
  unique(
    ['tokens'],
    'sha256',
    tokens.map(({ sha256 }) => sha256),
  );
  for (const [index, { sha256 }] of tokens.entries()) {
    if (sha256 === emptyHash) wrong(['tokens', index, 'sha256'], 'is the hash of an empty token');
  }

  unique(
    ['peers'],
    'id',
    peers.map(({ id }) => id),
  );
  for (const [index, peer] of peers.entries()) {
    if (peer.id === host?.id) wrong(['peers', index, 'id'], "is this host's own id");
    if (!isUrl(peer.url)) wrong(['peers', index, 'url'], 'is not an address with a port from 1 to 65535');
  }

  unique(
    ['tunnels'],
    'interface',
    tunnels.map((tunnel) => tunnel.interface),
  );
  for (const [index, tunnel] of tunnels.entries()) {
    unique(
      ['tunnels', index, 'peers'],
      'publicKey',
      (tunnel.peers ?? []).map(({ publicKey }) => publicKey),
    );
  }

  unique(
    ['services'],
    'id',
    services.map(({ id }) => id),
  );
  for (const [index, { unit, url, actions = [] }] of services.entries()) {
    if (unit === undefined && url === undefined) wrong(['services', index], 'needs a unit, a url or both');
    if (url !== undefined && !isUrl(url)) wrong(['services', index, 'url'], 'is not an address');
    if (unit === undefined && actions.length > 0) wrong(['services', index, 'actions'], 'need a unit');
  }

  unique(
    ['repositories'],
    'id',
    repositories.map(({ id }) => id),
  );
  for (const [index, { location, locationFile }] of repositories.entries()) {
    if (location === undefined && locationFile === undefined) {
      wrong(['repositories', index], 'needs a location or a locationFile');
    } else if (location !== undefined && locationFile !== undefined) {
      wrong(['repositories', index, 'locationFile'], 'stands beside a location: only one of the two may', 'key');
    }
  }

  unique(
    ['backupSets'],
    'id',
    backupSets.map(({ id }) => id),
  );
  const known = repositories.map(({ id }) => id);
  for (const [index, { repository }] of backupSets.entries()) {
    if (faulty.has('repositories') || known.includes(repository)) continue;
    const close = nearest(repository, known);
    const hint = close === null ? `known are: ${known.join(', ') || 'none'}` : `did you mean ${close}?`;
    wrong(['backupSets', index, 'repository'], `names no repository of this file; ${hint}`);
  }
  return misfits;
}

const emptyHash = createHash('sha256').digest('hex');

function isUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.hostname !== '' && url.port !== '0';
}
