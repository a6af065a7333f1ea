import { readFileSync } from 'node:fs';
import { exec } from './container.ts';
import { hostById, hosts, type HostId } from './hosts.ts';
import type { Ran, RunOptions } from './run.ts';
import { tokenFile } from './secrets.ts';
import { forwards } from './ssh.ts';
import { readState } from './state.ts';

/** How to reach the lab from this machine. */
export interface LabFacts {
  /** The bastion's proxy, as Grafana is configured with it; no slash at the end. */
  hubUrl: string;
  prometheusUrl: string;
  /** Files that hold Grafana's tokens for the hub; readable by root only. */
  tokenFiles: { read: string; browse: string; operate: string };
  hosts: readonly HostId[];
}

/** Where the lab is; whether it is up is another question ({@link isLabUp}). */
export const labFacts = (): LabFacts => ({
  hubUrl: `http://127.0.0.1:${forwards.hub.local}`,
  prometheusUrl: `http://127.0.0.1:${forwards.prometheus.local}`,
  tokenFiles: {
    read: tokenFile('grafana-read'),
    browse: tokenFile('grafana-browse'),
    operate: tokenFile('grafana-operate'),
  },
  hosts: hosts.map(({ id }) => id),
});

export const isLabUp = (): boolean => readState()?.ready === true;

/** Runs a command on a host of the lab as root, without a shell. Rejects on an exit code other than 0, unless told to accept it. */
export const labExec = (host: HostId, argv: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  exec(hostById(host).id, argv, options);

/** Grafana's tokens for the hub, by the names of the plugin's secrets. Throws where the lab was never up. */
export function labTokens(): Record<'readToken' | 'browseToken' | 'operateToken', string> {
  const { read, browse, operate } = labFacts().tokenFiles;
  const token = (file: string): string => readFileSync(file, 'utf8').trim();
  return { readToken: token(read), browseToken: token(browse), operateToken: token(operate) };
}

/** Lines of KEY=VALUE for `provisioning/grafana/`. Throws where the lab was never up. */
export function environmentForGrafana(): string {
  const { hubUrl, prometheusUrl } = labFacts();
  const { readToken, browseToken, operateToken } = labTokens();
  const values = {
    HOMELAB_HUB_URL: hubUrl,
    HOMELAB_PROMETHEUS_URL: prometheusUrl,
    HOMELAB_READ_TOKEN: readToken,
    HOMELAB_BROWSE_TOKEN: browseToken,
    HOMELAB_OPERATE_TOKEN: operateToken,
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
