import { stat } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/error.ts';
import { defaultConfigPath, loadConfig } from '../config/load.ts';
import { readSecret, SecretError, secretPath } from '../config/secrets.ts';
import { exitCodes, exitCodesHelp, parseArguments, UsageError } from './usage.ts';

const help = `Usage: homelab-proxy check-config [FILE]

Checks a configuration (default: ${defaultConfigPath}) and prints every fault with its line. Warns of what is allowed but
probably not meant, such as a secret file that is missing or that others may read.

Options:
  --help  print this

${exitCodesHelp}`;

export async function checkConfigCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: argv,
    options: { help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  if (positionals.length > 1) throw new UsageError('there is an argument too many');
  const file = positionals[0] ?? defaultConfigPath;
  try {
    const config = await loadConfig(file);
    for (const warning of await warningsOf(config)) process.stderr.write(`${file}: warning: ${warning}\n`);
    process.stdout.write(`${file}: OK: ${summaryOf(config)}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const count = error.faults.length;
    process.stderr.write(`${error.message}\n${count} ${count === 1 ? 'fault' : 'faults'}\n`);
    return exitCodes.usage;
  }
}

function summaryOf(config: Config): string {
  const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  return [
    `host ${config.host.id}`,
    counted(config.listen.length, 'address', 'addresses'),
    counted(config.tokens.length, 'token', 'tokens'),
    counted(config.peers.length, 'peer', 'peers'),
    counted(config.tunnels.length, 'tunnel', 'tunnels'),
    counted(config.services.length, 'service', 'services'),
    counted(config.repositories.length, 'repository', 'repositories'),
    counted(config.backupSets.length, 'backup set', 'backup sets'),
  ].join(', ');
}

async function warningsOf(config: Config): Promise<string[]> {
  const addresses = config.listen
    .filter(({ host }) => host === '0.0.0.0' || host === '::')
    .map(({ port }) => `listen: port ${port} is open on every network of this host; name wg0's address or 127.0.0.1`);
  const locations = config.repositories
    .filter(({ location }) => /:\/\/[^/@]*:[^/@]*@/.test(location ?? ''))
    .map(
      ({ id }) => `repository ${id}: location holds a password, which every reader of this file sees; use locationFile`,
    );
  const sets = new Set(config.backupSets.map(({ repository }) => repository));
  const unused = config.repositories
    .filter(({ id }) => !sets.has(id))
    .map(({ id }) => `repository ${id}: no backup set uses it`);
  const files = await Promise.all(secretFiles(config).map(([owner, path]) => secretWarning(owner, path)));
  return [...addresses, ...locations, ...unused, ...files.flat()];
}

/** Every file that holds a secret, with what it belongs to. */
function secretFiles(config: Config): (readonly [string, string])[] {
  const ofPeers = config.peers.flatMap(({ id, tokenFiles }) =>
    Object.values(tokenFiles).map((path) => [`peer ${id}`, path] as const),
  );
  const ofRepositories = config.repositories.flatMap(({ id, passwordFile, locationFile, environmentFile }) =>
    [passwordFile, locationFile, environmentFile].map((path) => [`repository ${id}`, path] as const),
  );
  return [...ofPeers, ...ofRepositories].flatMap(([owner, path]) => (path === null ? [] : [[owner, path] as const]));
}

async function secretWarning(owner: string, path: string): Promise<string[]> {
  try {
    await readSecret(path);
    const { mode } = await stat(await secretPath(path));
    const open = mode & 0o077;
    const hint = `${owner}: ${path}: others than its owner may use it (mode ${(mode & 0o777).toString(8)}); chmod 600`;
    return open === 0 ? [] : [hint];
  } catch (error) {
    if (error instanceof SecretError) return [`${owner}: ${error.message}`];
    throw error;
  }
}
