import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { explain, type Misfit } from '../schema/explain.ts';
import type { Config, ListenAddress } from './config.ts';
import { readDocument } from './document.ts';
import { ConfigError } from './error.ts';
import { checkReferences } from './references.ts';
import { ConfigFile } from './schema.ts';
import { fileErrorReason, readSmallFile } from './secrets.ts';

/** Where the configuration stands on a host. */
export const defaultConfigPath = '/etc/homelab-ops/proxy.yaml';

const largestFile = 1024 * 1024;
const mostFaults = 1000;

/** Reads and checks the configuration file. Rejects with a {@link ConfigError}. */
export async function loadConfig(path: string): Promise<Config> {
  const text = await readSmallFile(path, largestFile).catch((error: unknown) => {
    throw new ConfigError(path, [{ line: 0, column: 0, key: '', message: fileErrorReason(error) }]);
  });
  return parseConfig(text, path);
}

/** The same for a text at hand; `file` is its name in messages. Throws a {@link ConfigError}. */
export function parseConfig(text: string, file: string): Config {
  const { value, faults, locate } = readDocument(text);
  if (faults.length > 0) throw new ConfigError(file, faults);

  const validator = Compile(ConfigFile);
  const sound = validator.Check(value);
  const misfits = sound ? [] : misfitsOf(value, validator);
  const faulty = new Set(misfits.map(({ path }) => path[0] ?? ''));
  const rest = faulty.has('') ? {} : withoutKeys(value, faulty);
  const all = [...misfits, ...checkReferences(rest, faulty)].map(locate);
  if (!sound || all.length > 0) {
    throw new ConfigError(
      file,
      all.toSorted((a, b) => a.line - b.line || a.column - b.column),
    );
  }
  return withDefaults(value);
}

function misfitsOf(value: unknown, validator: { Errors: ReturnType<typeof Compile>['Errors'] }): Misfit[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: mostFaults });
  try {
    return explain(ConfigFile, value, validator.Errors(value));
  } finally {
    Settings.Set({ maxErrors });
  }
}

/** The sections that fit the schema. */
function withoutKeys(value: unknown, keys: ReadonlySet<string>): Partial<ConfigFile> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
}

/** Fills in every default of the schema (a test compares them). */
function withDefaults(file: ConfigFile): Config {
  const retention = file.retention ?? { daily: 7, weekly: 4, monthly: 12 };
  return {
    host: { id: file.host.id, name: file.host.name ?? file.host.id, site: file.host.site ?? null },
    listen: (file.listen ?? ['127.0.0.1:8470']).map(listenAddress),
    tokens: file.tokens,
    peers: (file.peers ?? []).map((peer) => ({
      id: peer.id,
      name: peer.name ?? peer.id,
      site: peer.site ?? null,
      url: peer.url.replace(/\/$/, ''),
      tokenFiles: {
        read: peer.tokenFiles.read,
        browse: peer.tokenFiles.browse ?? null,
        operate: peer.tokenFiles.operate ?? null,
      },
      timeoutMs: Math.round((peer.timeoutSeconds ?? 3) * 1000),
    })),
    tunnels: (file.tunnels ?? []).map((tunnel) => ({
      interface: tunnel.interface,
      source: tunnel.source ?? 'collector',
      peers: (tunnel.peers ?? []).map(({ publicKey, name, keepaliveSeconds }) => ({
        publicKey,
        name,
        keepaliveSeconds: keepaliveSeconds ?? null,
      })),
    })),
    services: (file.services ?? []).map((service) => ({
      id: service.id,
      name: service.name ?? service.id,
      unit: service.unit ?? null,
      url: service.url ?? null,
      actions: service.actions ?? [],
    })),
    repositories: (file.repositories ?? []).map((repository) => ({
      id: repository.id,
      name: repository.name ?? repository.id,
      location: repository.location ?? null,
      locationFile: repository.locationFile ?? null,
      passwordFile: repository.passwordFile,
      environmentFile: repository.environmentFile ?? null,
    })),
    backupSets: (file.backupSets ?? []).map((set) => ({
      id: set.id,
      name: set.name ?? set.id,
      repository: set.repository,
      paths: set.paths,
      exclude: set.exclude ?? [],
      schedule: scheduleOf(set.schedule ?? {}),
      retention: set.retention ?? retention,
    })),
    restore: { allowedRoots: file.restore?.allowedRoots ?? [] },
    directories: {
      run: file.directories?.run ?? '/run/homelab-ops',
      state: file.directories?.state ?? '/var/lib/homelab-ops',
      cache: file.directories?.cache ?? '/var/cache/homelab-ops',
    },
  };
}

type Schedule = NonNullable<NonNullable<ConfigFile['backupSets']>[number]['schedule']>;

/** A set that is due several times a day, or at no whole number of days, has no time of day of its own. */
function scheduleOf({ at, everyHours = 24, graceMinutes = 120 }: Schedule): Config['backupSets'][number]['schedule'] {
  return {
    at: at ?? (everyHours % 24 === 0 ? '02:00' : null),
    everySeconds: everyHours * 3600,
    graceSeconds: graceMinutes * 60,
  };
}

function listenAddress(text: string): ListenAddress {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}
