import type { Retention } from '../../contract/backups.ts';
import type { Scope } from '../../contract/common.ts';

/** The configuration as the program uses it: every default filled in, every reference between its parts checked. */
export interface Config {
  host: { id: string; name: string; site: string | null };
  listen: readonly ListenAddress[];
  tokens: readonly TokenConfig[];
  peers: readonly PeerConfig[];
  tunnels: readonly TunnelConfig[];
  services: readonly ServiceConfig[];
  repositories: readonly RepositoryConfig[];
  backupSets: readonly BackupSetConfig[];
  restore: { allowedRoots: readonly string[] };
  directories: { run: string; state: string; cache: string };
}

export interface ListenAddress {
  host: string;
  port: number;
}

/** `sha256` is lower-case hex. */
export interface TokenConfig {
  name: string;
  sha256: string;
  scopes: readonly Scope[];
}

/** `url` has no trailing slash. Files are given as written; `secretPath` says where to read them. */
export interface PeerConfig {
  id: string;
  name: string;
  site: string | null;
  url: string;
  tokenFiles: { read: string; browse: string | null; operate: string | null };
  timeoutMs: number;
}

export interface TunnelConfig {
  interface: string;
  source: 'collector' | 'command';
  peers: readonly { publicKey: string; name: string; keepaliveSeconds: number | null }[];
}

/** At least one of `unit` and `url` is set. */
export interface ServiceConfig {
  id: string;
  name: string;
  unit: string | null;
  url: string | null;
  actions: readonly ('start' | 'stop' | 'restart')[];
}

/** Exactly one of `location` and `locationFile` is set. */
export interface RepositoryConfig {
  id: string;
  name: string;
  location: string | null;
  locationFile: string | null;
  passwordFile: string;
  environmentFile: string | null;
}

export interface BackupSetConfig {
  id: string;
  name: string;
  repository: string;
  paths: readonly string[];
  exclude: readonly string[];
  schedule: { at: string | null; everySeconds: number; graceSeconds: number };
  retention: Retention;
}
