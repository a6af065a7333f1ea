import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secretsDirectory } from './paths.ts';
import type { HostId } from './hosts.ts';

/** A WireGuard key pair, both in base64 as `wg` writes them. */
export interface WireguardKey {
  privateKey: string;
  publicKey: string;
}

/** Callers of the proxies in the lab, each with a token of its own. */
export const tokenNames = [
  'grafana-read',
  'grafana-browse',
  'grafana-operate',
  'hub-read',
  'hub-browse',
  'hub-operate',
  'prometheus',
] as const;
export type TokenName = (typeof tokenNames)[number];

/** Everything secret of the lab; made once on this machine, never part of the repository. */
export interface Secrets {
  tokens: Record<TokenName, string>;
  resticPasswords: Record<HostId, string>;
  wireguard: Record<HostId, WireguardKey>;
}

const file = join(secretsDirectory, 'secrets.json');
export const tokenFile = (name: TokenName): string => join(secretsDirectory, name);
export const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
const random = (): string => randomBytes(32).toString('base64url');

/** A new pair of Curve25519 keys; the last 32 octets of the DER forms are the raw keys (RFC 8410). */
function wireguardKey(): WireguardKey {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('base64'),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64'),
  };
}

const newSecrets = (): Secrets => ({
  tokens: Object.fromEntries(tokenNames.map((name) => [name, random()])) as Record<TokenName, string>,
  resticPasswords: { bastion: random(), home: random() },
  wireguard: { bastion: wireguardKey(), home: wireguardKey() },
});

/** The lab's secrets; makes them the first time. Each token also stands in a file of its own, for those that read files. */
export async function ensureSecrets(): Promise<Secrets> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  await mkdir(secretsDirectory, { recursive: true, mode: 0o700 });
  await chmod(secretsDirectory, 0o700);
  const secrets = newSecrets();
  for (const name of tokenNames) await writeFile(tokenFile(name), secrets.tokens[name], { mode: 0o600 });
  await writeFile(`${file}.next`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.next`, file);
  return secrets;
}
