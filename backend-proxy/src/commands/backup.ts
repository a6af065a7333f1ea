import type { BackupRun } from '../../contract/backups.ts';
import { resticFault } from '../backups/faults.ts';
import { shareWithGroup } from '../backups/ownership.ts';
import { backUp, initialise, type BackupParts } from '../backups/run.ts';
import type { Config } from '../config/config.ts';
import { defaultConfigPath, loadConfig } from '../config/load.ts';
import { createRunner } from '../process/runner.ts';
import { exitCodes, parseArguments, UsageError } from './usage.ts';

const help = `Usage: homelab-proxy backup [--config FILE] [--init] SET

Backs up a set of the configuration into its repository by restic, notes the run in the record of the set, and then forgets
what the set's retention does not keep. Runs that share a repository wait for one another. SIGINT and SIGTERM stop it
cleanly: restic leaves no lock behind.

It reads and writes as root, by homelab-backup@SET.service, and listens nowhere.

Options:
  --init         make the set's repository if there is none, and no backup; without it a missing repository is a fault,
                 for it may just not be mounted
  --config FILE  the configuration (default: ${defaultConfigPath})
  --help         print this

Exit codes:
  0  backed up (that old snapshots could not be forgotten is told, but fails nothing)
  1  failed or interrupted: there is no new snapshot
  2  wrong usage, or a configuration that cannot be used
  3  incomplete: there is a new snapshot, but some files could not be read
`;

const incomplete = 3;
/** How long restic may take, once told to stop, to remove its lock from a slow storage. Less than the unit's TimeoutStopSec. */
const stopGraceMs = 60_000;
/**
 * Owner and group only. restic (0.14 and 0.18 alike) chooses its modes itself: where the repository's file \`config\` is
 * readable by its group, new files get 0440 and new folders 0750, whose group is that of a set-group-ID parent; else 0400
 * and 0700. A mask of 077 would take the group's right to folders away.
 */
const ownerAndGroupMask = 0o027;

export async function backupCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: argv,
    options: {
      config: { type: 'string', default: defaultConfigPath },
      init: { type: 'boolean' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError('the backup set is missing');
  if (more.length > 0) throw new UsageError('there is an argument too many');
  const config = await loadConfig(values.config);
  process.umask(ownerAndGroupMask);
  const parts = partsFor(config, name);
  return values.init === true ? init(parts) : report(parts, await backUp(parts));
}

function partsFor(config: Config, name: string): BackupParts {
  const set = config.backupSets.find(({ id }) => id === name);
  const repository = config.repositories.find(({ id }) => id === set?.repository);
  if (set === undefined || repository === undefined) {
    const known = config.backupSets.map(({ id }) => id).join(', ');
    throw new UsageError(`there is no such backup set in the configuration; known are: ${known || 'none'}`);
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  return {
    config,
    set,
    repository,
    runner: createRunner({ graceMs: stopGraceMs }),
    now: () => new Date(),
    signal: stopping.signal,
    tell: (line) => process.stderr.write(`${line}\n`),
  };
}

async function init(parts: BackupParts): Promise<number> {
  const { id } = parts.repository;
  try {
    const isNew = await initialise(parts);
    if (isNew) await shareWithGroup(parts.repository, parts.config.directories.state);
    process.stdout.write(isNew ? `repository ${id} was made\n` : `repository ${id} is there already\n`);
    return exitCodes.ok;
  } catch (error) {
    const { title, detail, advice } = resticFault(error);
    process.stderr.write(`${[title, detail, advice].filter((text) => text !== undefined).join('\n')}\n`);
    return exitCodes.failed;
  }
}

function report({ set }: BackupParts, run: BackupRun): number {
  const { result, fault, snapshot, durationSeconds, files, processedBytes, addedBytes } = run;
  const took = `${durationSeconds ?? 0} s`;
  const amounts = `${files ?? 0} files, ${processedBytes ?? 0} bytes read, ${addedBytes ?? 0} bytes added`;
  process.stdout.write(`${set.id}: ${result} after ${took}; snapshot ${snapshot ?? 'none'}; ${amounts}\n`);
  if (fault !== null) {
    const words = [fault.title, fault.detail, fault.advice].filter((text) => text !== undefined);
    process.stderr.write(`${set.id}: ${words.join('\n')}\n`);
  }
  if (result === 'succeeded') return exitCodes.ok;
  return result === 'incomplete' ? incomplete : exitCodes.failed;
}
