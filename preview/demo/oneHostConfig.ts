import type { ConfigFile } from '../../backend-proxy/src/config/schema.ts';
import type { Findings } from './findings.ts';

/** Where the parts of a demo on one machine lie. */
export interface Places {
  repository: string;
  passwordFile: string;
  /** What is backed up. */
  documents: string;
  run: string;
  state: string;
  cache: string;
}

export const backupSetId = 'documents';

/** The proxy's configuration for this machine; `hashes` are the SHA-256 of the three tokens, in hex. */
export function oneHostConfig(
  hostName: string,
  port: number,
  hashes: Record<'read' | 'browse' | 'operate', string>,
  places: Places,
  { hasRestic, units, tunnels }: Findings,
): ConfigFile {
  const scopes = ['read', 'browse', 'operate'] as const;
  return {
    host: { id: toId(hostName), name: hostName },
    listen: [`127.0.0.1:${port}`],
    tokens: scopes.map((scope) => ({ name: `preview-${scope}`, sha256: hashes[scope], scopes: [scope] })),
    tunnels: tunnels.map((name) => ({ interface: name, source: 'command' as const })),
    services: units.map((unit) => ({ id: toId(unit.replace(/\.service$/, '')), name: unit, unit })),
    repositories: hasRestic
      ? [{ id: 'local', name: 'Made for the demo', location: places.repository, passwordFile: places.passwordFile }]
      : [],
    backupSets: hasRestic
      ? [{ id: backupSetId, name: 'Documents', repository: 'local', paths: [places.documents] }]
      : [],
    directories: { run: places.run, state: places.state, cache: places.cache },
  };
}

/** An id as the configuration wants it, out of a name that people chose. */
export function toId(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  return id === '' ? 'this-machine' : id;
}
