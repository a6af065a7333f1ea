import type { Fault } from '../../contract/common.ts';
import type { RepositoryConfig } from '../config/config.ts';
import { readSecret } from '../config/secrets.ts';
import type { Context } from '../context.ts';
import { createReading, type Observed } from '../observed/reading.ts';
import type { Run } from '../process/run.ts';
import { resticEnvironment } from './environment.ts';
import { damagedSnapshots, resticFault } from './faults.ts';
import { shownLocation } from './location.ts';
import { countDamaged, parseSnapshots, type ListedSnapshot } from './parse.ts';

/** How old a good list may be before it is read anew, and a failed try before it is tried again. */
const listingLivesMs = 5 * 60_000;
const failureLivesMs = 30_000;
/** restic since 0.17 tries an unreachable storage again for a quarter of an hour; nobody waits that long. */
const listingTimeoutMs = 60_000;
/**
 * How long a request waits for the first list. Less than the three seconds that a hub gives a peer, so that the hub hears
 * "being read" rather than nothing.
 */
export const firstWaitMs = 2_500;

export interface Listing {
  /** Newest first. */
  snapshots: readonly ListedSnapshot[];
  /** Snapshots that could not be read and are not in the list. */
  damaged: number;
}

/** A repository, read in the background, so that a page never waits for restic but the first time. */
export interface RepositoryReader {
  config: RepositoryConfig;
  /** What is known. Reads anew behind the answer's back where that is old, or `stamp` is another than at the last reading. */
  observe: (stamp: string) => Promise<Observed<Listing>>;
  /** Reads anew if it is due, and resolves when that is done. */
  refresh: (stamp: string) => Promise<unknown>;
  peek: () => Observed<Listing>;
  /** The location as it may be shown. */
  location: () => Promise<string>;
}

export function createRepositoryReader(config: RepositoryConfig, { config: all, run, now }: Context): RepositoryReader {
  let stampNow = '';
  let stampOfReading = '';
  const read = () => {
    stampOfReading = stampNow;
    return list(run, config, all.directories);
  };
  const reading = createReading({ read, fault: resticFault, now });

  const get = (stamp: string, waitMs?: number) => {
    stampNow = stamp;
    const maxAgeMs = reading.peek().fault === null ? listingLivesMs : failureLivesMs;
    const isChanged = stamp !== stampOfReading;
    return reading.get({ maxAgeMs: isChanged ? -1 : maxAgeMs, ...(waitMs === undefined ? {} : { waitMs }) });
  };
  return {
    config,
    peek: () => reading.peek(),
    observe: (stamp) => {
      const { triedAt, fault } = reading.peek();
      // What hindered it may be gone since a run has ended, as when that run made the repository.
      const isWorthAWait = triedAt === null || (fault !== null && stamp !== stampOfReading);
      return get(stamp, isWorthAWait ? firstWaitMs : 0);
    },
    refresh: (stamp) => get(stamp),
    location: () => locationOf(config),
  };
}

async function list(run: Run, repository: RepositoryConfig, directories: { cache: string }): Promise<Listing> {
  const outcome = await run({
    program: 'restic',
    options: ['snapshots', '--json', '--no-lock'],
    environment: await resticEnvironment(repository, directories),
    timeoutMs: listingTimeoutMs,
    maxOutputBytes: 128 * 1024 * 1024,
    stopSignal: 'SIGINT',
  });
  return { snapshots: parseSnapshots(outcome.stdout), damaged: countDamaged(outcome.stderr) };
}

async function locationOf({ location, locationFile }: RepositoryConfig): Promise<string> {
  if (location !== null) return shownLocation(location);
  const text = await readSecret(locationFile ?? '').catch(() => null);
  return text === null ? '(in a file that cannot be read)' : shownLocation(text.trim());
}

const beingRead: Fault = {
  code: 'repository-being-read',
  title: 'The repository is being read for the first time',
  detail: 'restic has not answered yet; with a remote storage that takes a while.',
  advice: 'Look again in a few seconds.',
};

/** Why what is known of a repository is not the whole truth, or null where it is. */
export function troubleOf({ value, fault, triedAt }: Observed<Listing>): Fault | null {
  if (fault !== null) return fault;
  if (value === null) return triedAt === null ? beingRead : null;
  return value.damaged === 0 ? null : damagedSnapshots(value.damaged);
}

/** Faults that pass by themselves: what was read a while ago still tells the truth about the past. */
const passing = new Set(['repository-unreachable', 'repository-locked', 'repository-timeout']);
const trustedMs = 30 * 60_000;

/** The snapshots that sets may be judged by: none where the repository cannot be read, save for a short while. */
export function trustedSnapshots(observed: Observed<Listing>, now: Date): readonly ListedSnapshot[] | null {
  const { value, observedAt, fault } = observed;
  if (value === null || observedAt === null) return null;
  const isFresh = Math.abs(now.getTime() - observedAt.getTime()) <= trustedMs;
  return isFresh && (fault === null || passing.has(fault.code)) ? value.snapshots : null;
}
