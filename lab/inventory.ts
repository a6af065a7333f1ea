import { mkdir, writeFile } from 'node:fs/promises';
import { dataSets } from './history/data.ts';
import { policy } from './history/plan.ts';
import { hosts, type HostId, type LabHost } from './hosts.ts';
import { inventoryFile, keptDirectory, privateKeyFile } from './paths.ts';
import { sha256, type Secrets, type TokenName } from './secrets.ts';
import { sshOptions } from './ssh.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Variables = Readonly<Record<string, Json>>;

/** A stand-in for something people use: a small HTTP server under the unit name and on the port of the real one. */
export interface StandIn {
  id: string;
  name: string;
  host: HostId;
  unit: string;
  port: number;
  /** The path that answers 200 while the service is well. */
  path: string;
}

export const standIns: readonly StandIn[] = [
  { id: 'caddy', name: 'Caddy', host: 'bastion', unit: 'caddy.service', port: 80, path: '/' },
  { id: 'plex', name: 'Plex', host: 'home', unit: 'plexmediaserver.service', port: 32400, path: '/identity' },
  { id: 'jellyfin', name: 'Jellyfin', host: 'home', unit: 'jellyfin.service', port: 8096, path: '/health' },
  { id: 'sonarr', name: 'Sonarr', host: 'home', unit: 'sonarr.service', port: 8989, path: '/ping' },
  { id: 'radarr', name: 'Radarr', host: 'home', unit: 'radarr.service', port: 7878, path: '/ping' },
  { id: 'prowlarr', name: 'Prowlarr', host: 'home', unit: 'prowlarr.service', port: 9696, path: '/ping' },
];

const tunnelOf = (id: HostId): string => hosts.find((host) => host.id === id)?.tunnel ?? '';

/** What the blackbox exporter on the bastion asks for: through the tunnel where the service is at home. */
export const probeUrl = ({ host, port, path }: StandIn): string =>
  `http://${tunnelOf(host)}${port === 80 ? '' : `:${port}`}${path}`;

const setNames: Readonly<Record<string, string>> = {
  'ansible-vault': 'Ansible vault',
  'terraform-state': 'Terraform state',
  letsencrypt: "Let's Encrypt certificates",
  'app-config': 'App configuration',
  'plex-metadata': 'Plex metadata',
};

const proxyPort = 8470;
export const hubTokens: readonly TokenName[] = ['hub-read', 'hub-browse', 'hub-operate'];
const grafanaTokens: readonly TokenName[] = ['grafana-read', 'grafana-browse', 'grafana-operate'];

/** Who may ask a host's proxy what: Grafana asks the hub, the hub asks the others, Prometheus reads metrics of each. */
function tokensFor(host: LabHost<HostId>, secrets: Secrets): Json {
  const callers = host.id === 'bastion' ? grafanaTokens : hubTokens;
  const scopeOf = (name: TokenName): string => name.split('-')[1] ?? 'read';
  return [...callers, 'prometheus' as const].map((name) => ({
    name,
    sha256: sha256(secrets.tokens[name]),
    scopes: [scopeOf(name)],
  }));
}

function hubVariables(secrets: Secrets): Variables {
  const secretsPath = '/etc/homelab-ops/secrets';
  return {
    homelab_proxy_peers: [
      {
        id: 'home',
        name: 'Home',
        site: 'home',
        url: `http://${tunnelOf('home')}:${proxyPort}`,
        tokenFiles: Object.fromEntries(
          hubTokens.map((name) => [name.slice('hub-'.length), `${secretsPath}/${name.replace('hub', 'home')}`]),
        ),
      },
    ],
    homelab_proxy_secrets: Object.fromEntries(
      hubTokens.map((name) => [name.replace('hub', 'home'), secrets.tokens[name]]),
    ),
    lab_prometheus_token: secrets.tokens.prometheus,
    lab_prometheus_probes: standIns.map((service) => ({
      host: service.host,
      service: service.id,
      url: probeUrl(service),
    })),
  };
}

function variablesOf(host: LabHost<HostId>, secrets: Secrets): Variables {
  const other = hosts.find((candidate) => candidate.id !== host.id) ?? host;
  const isHub = host.id === 'bastion';
  return {
    ansible_host: host.underlay,
    wireguard_address: `${host.tunnel}/24`,
    wireguard_private_key: secrets.wireguard[host.id].privateKey,
    wireguard_listen_port: isHub ? 51820 : 0,
    wireguard_peers: [
      {
        name: other.id,
        public_key: secrets.wireguard[other.id].publicKey,
        allowed_ips: [`${other.tunnel}/32`],
        ...(isHub ? {} : { endpoint: `${other.underlay}:51820`, keepalive: 25 }),
      },
    ],
    standins_services: standIns
      .filter((service) => service.host === host.id)
      .map(({ unit, name, port, path }) => ({
        unit,
        name,
        path,
        listen: port === 80 ? ['0.0.0.0:80'] : [`127.0.0.1:${port}`, `${host.tunnel}:${port}`],
      })),
    exporters_address: host.tunnel,
    homelab_proxy_host: { id: host.id, name: isHub ? 'Bastion' : 'Home', site: isHub ? 'vps' : 'home' },
    homelab_proxy_listen: [`127.0.0.1:${proxyPort}`, `${host.tunnel}:${proxyPort}`],
    homelab_proxy_tokens: tokensFor(host, secrets),
    homelab_proxy_tunnels: [
      {
        interface: 'wg0',
        peers: [
          {
            publicKey: secrets.wireguard[other.id].publicKey,
            name: other.id,
            ...(isHub ? { keepaliveSeconds: 25 } : {}),
          },
        ],
      },
    ],
    homelab_proxy_services: standIns
      .filter((service) => service.host === host.id)
      .map((service) => ({
        id: service.id,
        name: service.name,
        unit: service.unit,
        url: probeUrl(service),
        actions: ['restart'],
      })),
    homelab_proxy_retention: { ...policy },
    backup_repositories: [
      { id: 'local', name: 'Local disk', location: '/srv/restic', password: secrets.resticPasswords[host.id] },
    ],
    backup_sets: dataSets
      .filter((set) => set.host === host.id)
      .map((set) => ({ id: set.id, name: setNames[set.id] ?? set.id, repository: 'local', paths: set.paths })),
    ...(isHub ? hubVariables(secrets) : {}),
  };
}

/** How Ansible reaches hosts of the lab. */
export const connectionVariables: Variables = {
  ansible_user: 'root',
  ansible_ssh_private_key_file: privateKeyFile,
  ansible_ssh_common_args: sshOptions.join(' '),
  ansible_python_interpreter: '/usr/bin/python3',
};

/** The two hosts with all their variables, as Ansible's inventory in JSON. It holds secrets, so it stays on this machine. */
export function inventoryOf(secrets: Secrets, all: readonly LabHost<HostId>[] = hosts): Json {
  return {
    all: {
      vars: connectionVariables,
      hosts: Object.fromEntries(all.map((host) => [host.id, variablesOf(host, secrets)])),
      children: { hub: { hosts: { bastion: {} } } },
    },
  };
}

export async function writeInventory(secrets: Secrets): Promise<void> {
  await mkdir(keptDirectory, { recursive: true, mode: 0o700 });
  await writeFile(inventoryFile, JSON.stringify(inventoryOf(secrets), null, 2), { mode: 0o600 });
}
