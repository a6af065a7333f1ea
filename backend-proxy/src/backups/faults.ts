import type { Fault } from '../../contract/common.ts';
import { SecretError } from '../config/secrets.ts';
import { CommandFailure, commandFault } from '../process/failure.ts';
import { EnvironmentFileError } from './environment.ts';
import { errorText, ResticFormatError } from './parse.ts';

interface Symptom {
  code: string;
  /** Exit codes since restic 0.17 (0.17.1 for 12). */
  exitCode?: number;
  /** What restic 0.14 to 0.18 and its storages say. */
  says: RegExp;
  words: Omit<Fault, 'code'>;
}

const createIt = 'If the repository is new, create it on the host: homelab-proxy backup --init SET.';

/** In this order, for restic adds "Is there a repository at the following location?" to whatever hinders it. */
const symptoms: readonly Symptom[] = [
  {
    code: 'wrong-password',
    exitCode: 12,
    says: /wrong password or no key found/i,
    words: {
      title: 'The password does not open the repository',
      detail: 'None of the keys of the repository belongs to the password in passwordFile.',
      advice: 'Correct the file. If somebody changed the password, take the new one from where it is kept safe.',
    },
  },
  {
    code: 'password-unreadable',
    says: /resolving password failed|an empty password is not/i,
    words: {
      title: 'The password of the repository cannot be read',
      detail: 'The file that passwordFile names is missing, empty, or not readable by this program.',
      advice: 'Look at it with homelab-proxy check-config, and restart homelab-proxy after a change of secrets.',
    },
  },
  {
    code: 'repository-locked',
    exitCode: 11,
    says: /already locked/i,
    words: {
      title: 'The repository is locked by another run',
      detail: 'Another restic works on it, or one was killed and left its lock behind.',
      advice: 'Wait for it to end. If nothing works on it any more, run restic unlock, which removes stale locks only.',
    },
  },
  {
    code: 'repository-location-invalid',
    says: /parsing repository location failed|invalid backend/i,
    words: {
      title: 'The location of the repository is not one that restic knows',
      advice: 'Correct location in the configuration; restic help says how each storage is written.',
    },
  },
  {
    code: 'repository-unreachable',
    says: /connection refused|no such host|no route to host|network is unreachable|host is down|i\/o timeout|timed? ?out|connection reset|server misbehaving|tls:|x509:|ssh: |unable to start the sftp session|"(ssh|rclone)": executable file not found|returned error, retrying|bad gateway|service unavailable/i,
    words: {
      title: 'The storage of the repository does not answer',
      detail: 'restic got no connection to it.',
      advice: 'Look whether the storage is up, and whether this host has the network and the program that it needs.',
    },
  },
  {
    code: 'repository-refused',
    says: /access ?denied|invalidaccesskeyid|signaturedoesnotmatch|unauthorized|\b40[13]\b|forbidden|no credentials found|invalid credentials/i,
    words: {
      title: 'The storage refuses access to the repository',
      detail: 'Its keys or its user are wrong, or may not read there.',
      advice: 'Correct the keys in environmentFile, or the credentials in locationFile.',
    },
  },
  {
    code: 'repository-forbidden',
    says: /permission denied|operation not permitted/i,
    words: {
      title: 'This program may not read the repository',
      detail: 'Its folder or a file in it is not readable by the user of this program.',
      advice:
        'Give the group homelab-proxy the right to read it: chgrp -R, chmod -R g+rX, and chmod g+s on its folders. restic keeps these.',
    },
  },
  {
    code: 'repository-missing',
    exitCode: 10,
    says: /unable to open config file|repository does not exist|bucket does not exist|nosuchbucket/i,
    words: {
      title: 'There is no repository at its location',
      detail: 'restic found nothing there. A disk that is not mounted, or a bucket of another name, looks like that.',
      advice: `Mount the storage or correct the location. ${createIt}`,
    },
  },
  {
    code: 'repository-damaged',
    says: /invalid data returned|ciphertext verification failed|wrong hash|unexpected eof/i,
    words: damaged('Something in the repository is not what restic wrote.'),
  },
];

function damaged(detail: string): Omit<Fault, 'code'> {
  return {
    title: 'The repository is damaged',
    detail,
    advice: 'Run restic check on it, and look at the disk or storage that holds it.',
  };
}

/** The repository's snapshots, where some of them could not be read. */
export function damagedSnapshots(count: number): Fault {
  const what = count === 1 ? 'One snapshot' : `${count} snapshots`;
  return { code: 'repository-damaged', ...damaged(`${what} could not be read; what is shown lacks them.`) };
}

/**
 * What hinders restic, in words for people. `quote: false` keeps restic's own words back, which may name backed-up files.
 */
export function resticFault(error: unknown, { quote = true }: { quote?: boolean } = {}): Fault {
  if (error instanceof SecretError || error instanceof EnvironmentFileError) {
    return {
      code: 'repository-secrets',
      title: 'The secrets of the repository cannot be used',
      detail: `${error.message}.`,
      advice: 'Look at them with homelab-proxy check-config, and restart homelab-proxy after a change.',
    };
  }
  if (error instanceof ResticFormatError) {
    return {
      code: 'restic-not-understood',
      title: 'The answer of restic is not understood',
      detail: `${error.message}.`,
      advice: 'Versions 0.14 to 0.18 are known to work; see restic version on this host.',
    };
  }
  if (!(error instanceof CommandFailure)) return { code: 'restic-failed', title: 'restic could not be run' };
  const { kind, exitCode } = error;
  if (kind === 'missing') {
    return {
      code: 'restic-missing',
      title: 'restic is not installed on this host',
      detail: 'Backups are made and read by restic, and the program was not found.',
      advice: 'Install it: apt install restic.',
    };
  }
  const text = errorText(error.stderr);
  const isSaid = kind === 'exit' || kind === 'timeout';
  const found = isSaid
    ? (symptoms.find((symptom) => symptom.exitCode !== undefined && symptom.exitCode === exitCode) ??
      symptoms.find(({ says }) => says.test(text)))
    : undefined;
  if (found !== undefined) return { code: found.code, ...found.words };
  if (kind === 'timeout') {
    return {
      code: 'repository-timeout',
      title: 'The repository was not read in time',
      detail: `restic was stopped after ${(error.timeoutMs ?? 0) / 1000} seconds.`,
      advice: 'See whether the host is busy or the storage slow; it is tried again.',
    };
  }
  const { program, signal } = error;
  return commandFault(new CommandFailure({ kind, program, exitCode, signal, stderr: text }), { quote });
}
