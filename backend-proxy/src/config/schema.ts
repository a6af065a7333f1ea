import { Type, type Static } from 'typebox';
import { Id, Scope, Strict } from '../../contract/common.ts';
import { Retention } from '../../contract/backups.ts';

// Descriptions of patterned text finish the sentence "KEY must be …" in the faults of a configuration.

/** A path that means the same whatever the working folder is. */
const AbsolutePath = Type.String({ pattern: '^/[^\\u0000]*$', maxLength: 4096, description: 'an absolute path' });
const DisplayName = Type.String({ minLength: 1, maxLength: 100 });
const UnitName = Type.String({
  pattern: '^[A-Za-z0-9:_.@][A-Za-z0-9:_.@\\\\-]{0,245}\\.(service|socket|timer|mount|target|path)$',
  description: 'the full name of a unit, such as jellyfin.service',
});

/** An address and port to listen on, or of a peer: IPv4, [IPv6] or a host name. */
const ListenAddress = Type.String({
  pattern: '^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9.-]+):\\d{1,5}$',
  description: 'address:port, such as 10.8.0.1:8470 or [::1]:8470',
});

const Host = Strict({ id: Id, name: Type.Optional(DisplayName), site: Type.Optional(Id) });

/** A caller of this proxy. Only the token's SHA-256 is stored: `homelab-proxy hash-token` prints it. */
const Token = Strict({
  name: Id,
  sha256: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'the 64 hexadecimal digits that homelab-proxy hash-token prints',
  }),
  scopes: Type.Array(Scope, { minItems: 1, uniqueItems: true }),
});

/** Another host's proxy. The hub shows its own token there, one for each scope; a scope without a file is not forwarded. */
const Peer = Strict({
  id: Id,
  name: Type.Optional(DisplayName),
  site: Type.Optional(Id),
  url: Type.String({
    pattern: '^https?://[^/\\s@?#]+/?$',
    description: 'an address such as http://10.8.0.2:8470, with neither path nor credentials',
  }),
  tokenFiles: Strict({
    read: AbsolutePath,
    browse: Type.Optional(AbsolutePath),
    operate: Type.Optional(AbsolutePath),
  }),
  timeoutSeconds: Type.Optional(Type.Number({ minimum: 0.1, maximum: 60, default: 3 })),
});

const Tunnel = Strict({
  interface: Type.String({
    pattern: '^[a-zA-Z0-9_=+.-]{1,15}$',
    description: 'the name of an interface, such as wg0, of at most 15 characters',
  }),
  /** `collector`: read what the root-side collector wrote. `command`: run `wg`, which needs CAP_NET_ADMIN. */
  source: Type.Optional(Type.Union([Type.Literal('collector'), Type.Literal('command')], { default: 'collector' })),
  peers: Type.Optional(
    Type.Array(
      Strict({
        publicKey: Type.String({
          pattern: '^[A-Za-z0-9+/]{43}=$',
          description: 'a public key as wg prints it: 44 characters of base64',
        }),
        name: DisplayName,
        /** What the other side sends, where this side's own setting does not tell. */
        keepaliveSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
      }),
      { default: [] },
    ),
  ),
});

const Action = Type.Union([Type.Literal('start'), Type.Literal('stop'), Type.Literal('restart')]);

const Service = Strict({
  id: Id,
  name: Type.Optional(DisplayName),
  unit: Type.Optional(UnitName),
  url: Type.Optional(
    Type.String({ pattern: '^https?://[^\\s@]+$', description: 'an http or https address without credentials' }),
  ),
  actions: Type.Optional(Type.Array(Action, { uniqueItems: true, default: [] })),
});

/** `location` is shown with its credentials removed; one that must not be readable here goes into `locationFile`. */
const Repository = Strict({
  id: Id,
  name: Type.Optional(DisplayName),
  location: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1024,
      pattern: '^[^\\s-][^\\u0000\\n]*$',
      description: 'a repository as restic takes it, on one line, not beginning with a hyphen',
    }),
  ),
  locationFile: Type.Optional(AbsolutePath),
  passwordFile: AbsolutePath,
  /** Lines of KEY=VALUE for the storage: B2_*, AWS_*, RESTIC_REST_*, … */
  environmentFile: Type.Optional(AbsolutePath),
});

const Schedule = Strict({
  at: Type.Optional(
    Type.String({
      pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
      default: '02:00',
      description: "a time of day such as '02:00', in quotes",
    }),
  ),
  everyHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 8784, default: 24 })),
  graceMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, default: 120 })),
});

const BackupSet = Strict({
  id: Id,
  name: Type.Optional(DisplayName),
  repository: Id,
  paths: Type.Array(AbsolutePath, { minItems: 1 }),
  exclude: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { default: [] })),
  schedule: Type.Optional(Schedule),
  retention: Type.Optional(Retention),
});

const directory = (path: string) => Type.Optional(Type.String({ ...AbsolutePath, default: path }));

const Directories = Strict({
  /** What the root-side collector writes; gone after a reboot. */
  run: directory('/run/homelab-ops'),
  /** Records of runs. */
  state: directory('/var/lib/homelab-ops'),
  /** restic's cache. */
  cache: directory('/var/cache/homelab-ops'),
});

/** The one configuration file, `/etc/homelab-ops/proxy.yaml`. Secrets stand in it by file path only. */
export const ConfigFile = Strict({
  host: Host,
  listen: Type.Optional(Type.Array(ListenAddress, { minItems: 1, default: ['127.0.0.1:8470'] })),
  tokens: Type.Array(Token, { minItems: 1 }),
  peers: Type.Optional(Type.Array(Peer, { default: [], maxItems: 100 })),
  tunnels: Type.Optional(Type.Array(Tunnel, { default: [], maxItems: 64 })),
  services: Type.Optional(Type.Array(Service, { default: [], maxItems: 1000 })),
  repositories: Type.Optional(Type.Array(Repository, { default: [], maxItems: 64 })),
  backupSets: Type.Optional(Type.Array(BackupSet, { default: [], maxItems: 200 })),
  retention: Type.Optional(Retention),
  restore: Type.Optional(Strict({ allowedRoots: Type.Array(AbsolutePath) })),
  jobs: Type.Optional(Strict({ keepDays: Type.Optional(Type.Integer({ minimum: 1 })) })),
  directories: Type.Optional(Directories),
});
export type ConfigFile = Static<typeof ConfigFile>;
